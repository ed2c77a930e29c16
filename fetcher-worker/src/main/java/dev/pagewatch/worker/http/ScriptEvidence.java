package dev.pagewatch.worker.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Looks for signs that a page's content only comes to be in a browser. */
final class ScriptEvidence {

  /** A page with scripts and less text than this is taken for a shell. */
  private static final int LITTLE_TEXT = 400;

  /** Pages asking for JavaScript may still show a header and a footer. */
  private static final int SOME_TEXT = 1_000;

  private static final Set<String> EXECUTABLE =
      Set.of("", "module", "text/javascript", "application/javascript", "text/ecmascript");

  /** Where common frameworks put a page, as they leave it for the browser to fill. */
  private static final String APP_ROOTS =
      "#root, #app, #__next, #__nuxt, #gatsby-focus-wrapper, #___gatsby, #svelte, #q-app,"
          + " #ember-app, app-root, [ng-app], [data-reactroot]";

  private static final Pattern ASKS_FOR_SCRIPTS =
      Pattern.compile(
          "(?i)(enable|activate|turn on|requires?|needs?|without|aktivier|activ).{0,60}java ?script"
              + "|java ?script.{0,60}(enabled|required|disabled|needed|aktivier|activ)");

  private ScriptEvidence() {}

  /** The evidence in plain words, or nothing. */
  static Optional<String> find(Document document, String text) {
    if (text.length() < LITTLE_TEXT && refreshes(document)) {
      return Optional.of("the page sends visitors on by itself");
    }
    if (!hasScripts(document)) {
      return Optional.empty();
    }
    if (text.length() < LITTLE_TEXT) {
      return Optional.of(
          "without its scripts the page shows %d characters of text".formatted(text.length()));
    }
    for (Element root : document.select(APP_ROOTS)) {
      if (root.childrenSize() == 0 && root.text().isBlank()) {
        return Optional.of("the page's scripts fill an empty element");
      }
    }
    if (text.length() < SOME_TEXT
        && document.select("noscript").stream()
            .anyMatch(it -> ASKS_FOR_SCRIPTS.matcher(it.text()).find())) {
      return Optional.of("the page asks for JavaScript");
    }
    return Optional.empty();
  }

  /** Whether a browser would run anything. */
  static boolean hasScripts(Document document) {
    return document.select("script").stream().anyMatch(ScriptEvidence::executable);
  }

  private static boolean executable(Element script) {
    String type = ContentType.mediaType(script.attr("type"));
    return EXECUTABLE.contains(type) && (script.hasAttr("src") || !script.data().isBlank());
  }

  private static boolean refreshes(Document document) {
    return document.select("meta[http-equiv]").stream()
        .filter(meta -> meta.attr("http-equiv").equalsIgnoreCase("refresh"))
        .map(meta -> meta.attr("content").toLowerCase(Locale.ROOT))
        .anyMatch(content -> content.matches("(?s)\\s*[0-5]?(\\.\\d+)?\\s*[;,]?\\s*url\\s*=.*"));
  }
}
