package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Body of {@code watch.status}: what became of one watch. On the wire {@code {event, watch}}.
 *
 * @param event what happened
 * @param watch the whole watch, or for a deletion its {@link Deleted id and revision}
 */
public record WatchEvent(Kind event, Object watch) {

  /** What happened to a watch. */
  public enum Kind {
    /** It was added. */
    @JsonProperty("created")
    CREATED,
    /** Its row or its phase changed. */
    @JsonProperty("updated")
    UPDATED,
    /** It is gone. */
    @JsonProperty("deleted")
    DELETED
  }

  /** What is left of a deleted watch. */
  public record Deleted(String id, long revision) {}
}
