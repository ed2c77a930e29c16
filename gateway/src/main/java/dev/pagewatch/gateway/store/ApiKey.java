package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key as people see it; its secret was shown once.
 *
 * @param name what it is for, in its owner's words
 * @param lastUsedAt null while it never was; late by a minute at most
 */
public record ApiKey(
    String id, String name, Scope scope, Instant createdAt, @Nullable Instant lastUsedAt) {

  /** What a key may do. */
  public enum Scope {
    /** Look, and be told. */
    @JsonProperty("read")
    READ,
    /** All but what is kept for those who signed in. */
    @JsonProperty("write")
    WRITE
  }
}
