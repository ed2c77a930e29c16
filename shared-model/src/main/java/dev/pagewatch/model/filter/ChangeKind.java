package dev.pagewatch.model.filter;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a change does to lines. */
public enum ChangeKind {
  /** Lines have come where none were. */
  @JsonProperty("added")
  ADDED,

  /** Lines are gone and none came in their place. */
  @JsonProperty("removed")
  REMOVED,

  /** Lines came in the place of others. */
  @JsonProperty("replaced")
  REPLACED;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
