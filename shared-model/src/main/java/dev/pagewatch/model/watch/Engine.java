package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a watch's page is fetched. */
public enum Engine {
  /** Plain HTTP unless the page needs a browser. */
  @JsonProperty("auto")
  AUTO,

  /** Plain HTTP, no scripts. */
  @JsonProperty("http")
  HTTP,

  /** A real Chromium. */
  @JsonProperty("browser")
  BROWSER;

  /** The name on the wire and in the database: lower case with underscores. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
