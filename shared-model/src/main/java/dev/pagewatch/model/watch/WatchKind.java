package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pagewatch.model.json.OneOf;
import java.util.Locale;

/** What of a page a watch looks at. */
public enum WatchKind {
  /** What it says. */
  @JsonProperty("page")
  PAGE,

  /** What its product costs and whether it can be had. */
  @JsonProperty("price")
  PRICE,

  /** What it looks like. */
  @JsonProperty("visual")
  VISUAL;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of that name.
   *
   * @throws IllegalArgumentException whose message lists the kinds there can be, where it is none
   *     of them
   */
  public static WatchKind parse(String text) {
    return OneOf.parse(text, values(), WatchKind::wireName);
  }
}
