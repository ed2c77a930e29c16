package dev.pagewatch.model.fetch;

import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.filter.Selector.Language;
import dev.pagewatch.model.json.InvalidFieldsException.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a selector for browsers is opened and never closed. More can't be told without a browser,
 * whose selectors may be more than CSS: {@code text=}, {@code role=} and others before free text,
 * and {@code >>} between them (Playwright's <a
 * href="https://playwright.dev/java/docs/other-locators">other locators</a>).
 */
final class OpenEnds {

  private static final Pattern FREE_TEXT =
      Pattern.compile("(?s)\\s*[\\w:-]+\\s*=.*|.*>>.*|\\s*[\"'].*");
  private static final Pattern SHORT_XPATH = Pattern.compile("\\s*\\(*(//|\\.\\.).*");

  private OpenEnds() {}

  /** The first selector that is wrong, with its field. */
  static Optional<Problem> in(FetchOptions options) {
    int at = 0;
    for (Step step : options.steps()) {
      String complaint = complaint(step.selector());
      if (complaint != null) {
        return Optional.of(new Problem("fetch.steps[%d].selector".formatted(at), complaint));
      }
      at++;
    }
    Wait wait = options.waitFor();
    return Optional.ofNullable(wait == null ? null : complaint(wait.selector()))
        .map(complaint -> new Problem("fetch.wait.selector", complaint));
  }

  static @Nullable String complaint(@Nullable Selector selector) {
    if (selector == null) {
      return null;
    }
    String text = selector.expression();
    if (selector.language() == Language.XPATH || SHORT_XPATH.matcher(text).matches()) {
      return complaint(text, false);
    }
    return FREE_TEXT.matcher(text).matches() ? null : complaint(text, true);
  }

  private static @Nullable String complaint(String text, boolean escapes) {
    Deque<Character> open = new ArrayDeque<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean quoted = !open.isEmpty() && (open.peek() == '"' || open.peek() == '\'');
      if (escapes && c == '\\') {
        i++;
      } else if (quoted) {
        if (c == open.peek()) {
          open.pop();
        }
      } else if ("[(\"'".indexOf(c) >= 0) {
        open.push(c);
      } else if (c == ']' || c == ')') {
        if (open.isEmpty() || closing(open.pop()) != c) {
          return "has a %s that closes nothing; take it out, or add what it closes".formatted(c);
        }
      }
    }
    return open.isEmpty()
        ? null
        : "has a %s that nothing closes; add %s".formatted(open.peek(), closing(open.peek()));
  }

  private static char closing(char opening) {
    return switch (opening) {
      case '[' -> ']';
      case '(' -> ')';
      default -> opening;
    };
  }
}
