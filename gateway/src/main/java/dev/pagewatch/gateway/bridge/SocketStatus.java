package dev.pagewatch.gateway.bridge;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live socket as operators see it.
 *
 * @param transport {@code websocket}, {@code raw-websocket} or {@code http}
 * @param peer address and port at the other end of the connection
 * @param visitor {@code local}, {@code session}, {@code key} or {@code stranger}
 * @param lastHeardAt of its last frame or sign of life
 * @param frames handed to it so far
 * @param conflated messages replaced by newer ones while they waited
 * @param waiting messages that wait for it now
 * @param outboxCharacters that wait for it or are on their way
 */
public record SocketStatus(
    String id,
    String transport,
    String peer,
    String visitor,
    Instant openedAt,
    Instant lastHeardAt,
    List<Listening> listening,
    long frames,
    long conflated,
    int waiting,
    int outboxCharacters) {

  /**
   * An address it listens to.
   *
   * @param watches how many watches it wants, null for all
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Listening(String address, @Nullable Integer watches) {}
}
