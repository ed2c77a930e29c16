package dev.pagewatch.worker.egress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The last refusal per host and port, for a short while. Thread-safe, bounded. */
final class RecentRefusals {

  private static final int MOST = 1_000;
  private static final Duration KEPT = Duration.ofMinutes(2);

  private final InstantSource clock;
  private final Map<String, Recorded> byPeer = new LinkedHashMap<>();

  RecentRefusals(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void record(String host, int port, Refusal refusal) {
    String peer = peer(host, port);
    byPeer.remove(peer);
    byPeer.put(peer, new Recorded(refusal, clock.instant()));
    if (byPeer.size() > MOST) {
      Iterator<String> oldest = byPeer.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized Optional<Refusal> find(String host, int port) {
    Recorded recorded = byPeer.get(peer(host, port));
    if (recorded == null || clock.instant().isAfter(recorded.at().plus(KEPT))) {
      return Optional.empty();
    }
    return Optional.of(recorded.refusal());
  }

  synchronized void forget(String host, int port) {
    if (!byPeer.isEmpty()) {
      byPeer.remove(peer(host, port));
    }
  }

  private static String peer(String host, int port) {
    String name =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return name.toLowerCase(Locale.ROOT) + "|" + port;
  }

  private record Recorded(Refusal refusal, Instant at) {}
}
