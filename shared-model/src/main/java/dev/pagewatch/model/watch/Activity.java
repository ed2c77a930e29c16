package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a watch is doing right now. */
public enum Activity {
  /** Not due. */
  @JsonProperty("waiting")
  WAITING,

  /** Due, not leased. */
  @JsonProperty("queued")
  QUEUED,

  /** Leased to a worker. */
  @JsonProperty("checking")
  CHECKING,

  /** Not scheduled until resumed. */
  @JsonProperty("paused")
  PAUSED;

  /** The name on the wire and in the database: lower case with underscores. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
