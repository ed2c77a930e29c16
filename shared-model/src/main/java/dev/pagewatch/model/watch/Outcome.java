package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How the last finished check ended. */
public enum Outcome {
  /** No check has finished. */
  @JsonProperty("none")
  NONE,

  /** The compared content is the last snapshot's, or the first one seen. */
  @JsonProperty("unchanged")
  UNCHANGED,

  /** The compared content differs from the last snapshot. */
  @JsonProperty("changed")
  CHANGED,

  /** The check failed. */
  @JsonProperty("error")
  ERROR;

  /** The name on the wire and in the database: lower case with underscores. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
