package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a running check is doing. */
public enum Phase {
  /** Taken by a worker; browser or connection being readied. */
  @JsonProperty("starting")
  STARTING,

  /** Requesting the page. */
  @JsonProperty("navigating")
  NAVIGATING,

  /** The page's scripts are running. */
  @JsonProperty("rendering")
  RENDERING,

  /** Turning the page into text. */
  @JsonProperty("extracting")
  EXTRACTING,

  /** Comparing with the last snapshot. */
  @JsonProperty("comparing")
  COMPARING,

  /** Handing in the result. */
  @JsonProperty("storing")
  STORING;

  /** The name on the wire and in the database: lower case with underscores. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
