package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.hash.Sha256;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Large bodies that wait for their result to be handed in, just before which they are stored: while
 * no gateway can take them, they are kept as the result is. Thread-safe.
 */
public final class KeptBodies implements BlobSink {

  private static final Logger log = LoggerFactory.getLogger(KeptBodies.class);

  /** Kept at most. A result without its copy of the page beats running out of memory. */
  private static final long MOST_BYTES = 128L * 1024 * 1024;

  /** A body that no result names by then belonged to a check that ended otherwise. */
  private static final Duration LONGEST_CHECK = Duration.ofMinutes(35);

  private final BlobSink gateway;
  private final Map<String, Body> ofRunningChecks = new LinkedHashMap<>();
  private final Map<String, Body> ofResults = new HashMap<>();
  private long bytes;

  /** Bodies for a gateway. */
  public KeptBodies(BlobSink gateway) {
    this.gateway = gateway;
  }

  /** Keeps a body; stores nothing yet, and never fails. */
  @Override
  public synchronized BlobRef put(byte[] body, String mediaType) {
    BlobRef ref = new BlobRef(Sha256.hex(body), mediaType, body.length);
    long now = System.nanoTime();
    dropForgotten(now);
    if (ofRunningChecks.containsKey(ref.hash()) || ofResults.containsKey(ref.hash())) {
      return ref;
    }
    if (bytes + body.length > MOST_BYTES) {
      log.warn("{} MB of pages wait to be stored; the copy of one more is dropped", bytes >> 20);
      return ref;
    }
    ofRunningChecks.put(ref.hash(), new Body(body, mediaType, now));
    bytes += body.length;
    return ref;
  }

  /** The check has ended with this result: what it names is kept until it is handed in. */
  synchronized void keep(CheckResult result) {
    for (BlobRef ref : named(result)) {
      Body body = ofRunningChecks.remove(ref.hash());
      if (body != null) {
        ofResults.put(ref.hash(), body);
      }
    }
  }

  /**
   * Stores what a result names. Blocks.
   *
   * @throws BlobSinkException when the gateway can't take it now; it is kept
   */
  void store(CheckResult result) {
    for (BlobRef ref : named(result)) {
      Body body = find(ref);
      if (body != null) {
        gateway.put(body.bytes, body.mediaType);
        remove(ref);
      }
    }
  }

  /** Whether a result names bodies that are not stored yet. */
  synchronized boolean isWaitingFor(CheckResult result) {
    return named(result).stream().anyMatch(ref -> ofResults.containsKey(ref.hash()));
  }

  /** The result is given up. */
  synchronized void forget(CheckResult result) {
    named(result).forEach(this::remove);
  }

  private synchronized @Nullable Body find(BlobRef ref) {
    return ofResults.get(ref.hash());
  }

  private synchronized void remove(BlobRef ref) {
    Body body = ofResults.remove(ref.hash());
    if (body != null) {
      bytes -= body.bytes.length;
    }
  }

  private void dropForgotten(long now) {
    Iterator<Body> oldestFirst = ofRunningChecks.values().iterator();
    while (oldestFirst.hasNext()) {
      Body body = oldestFirst.next();
      if (now - body.since < LONGEST_CHECK.toNanos()) {
        return;
      }
      oldestFirst.remove();
      bytes -= body.bytes.length;
    }
  }

  private static List<BlobRef> named(CheckResult result) {
    Stream<@Nullable BlobRef> ofContent =
        result.outcome() instanceof CheckOutcome.Content content
            ? Stream.of(content.html(), content.screenshot())
            : Stream.empty();
    return Stream.concat(ofContent, result.steps().stream().map(StepRun::screenshot))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static final class Body {
    private final byte[] bytes;
    private final String mediaType;
    private final long since;

    Body(byte[] bytes, String mediaType, long since) {
      this.bytes = bytes;
      this.mediaType = mediaType;
      this.since = since;
    }
  }
}
