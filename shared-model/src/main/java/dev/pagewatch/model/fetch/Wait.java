package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.filter.Selector.Language;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.OneOf;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a browser waits for before a page is read: one after the other, each where it is given.
 *
 * @param until how far the page has loaded; null for as Pagewatch sees fit: loaded and quiet
 * @param selector what must be visible, CSS or XPath
 * @param delay how long to wait after all else, {@link #LONGEST_DELAY} at most
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Wait(@Nullable Until until, @Nullable Selector selector, @Nullable Duration delay) {

  /** Longest delay. */
  public static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  private static final String DELAY = "must be a duration from PT0S to PT30S, such as PT2S";

  /** How far a page has loaded. */
  public enum Until {
    /** With its pictures and styles. */
    @JsonProperty("load")
    LOAD,

    /** The document alone. */
    @JsonProperty("domcontentloaded")
    DOMCONTENTLOADED,

    /** Nothing has been asked of the network for half a second. */
    @JsonProperty("networkidle")
    NETWORKIDLE;

    /** The name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks language and delay.
   *
   * @throws IllegalArgumentException whose message says how to mend it
   */
  public Wait {
    selector = selector == null ? null : inBrowsers(selector);
    delay = delay == null ? null : bounded(delay);
  }

  /** What can be waited for without a browser's help; null where nothing is left. */
  @Nullable Wait withoutSelector() {
    return until == null && delay == null ? null : new Wait(until, null, delay);
  }

  static @Nullable Wait read(Fields parent) {
    Fields fields = parent.object("wait", List.of("until", "selector", "delay")).orElse(null);
    if (fields == null) {
      return null;
    }
    Until until = fields.text("until", text -> OneOf.parse(text, Until.values(), Until::wireName));
    Selector selector = fields.text("selector", text -> inBrowsers(Selector.parse(text)));
    Duration delay = fields.text("delay", Wait::delay);
    return until == null && selector == null && delay == null
        ? null
        : new Wait(until, selector, delay);
  }

  private static Selector inBrowsers(Selector selector) {
    if (selector.language() != Language.CSS && selector.language() != Language.XPATH) {
      throw new IllegalArgumentException("must be CSS or XPath, which browsers know");
    }
    return selector;
  }

  private static Duration delay(String text) {
    try {
      return bounded(Duration.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(DELAY, e);
    }
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(DELAY);
    }
    return delay;
  }
}
