package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.fleet.WorkerRegistry;
import dev.pagewatch.gateway.rate.RecentlyUsed;
import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.QueueReader;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.Engine;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a host may get at once. A host of the public Internet is a stranger's: a few checks at once,
 * with a pause between their starts. One named by an address that isn't public is the operator's
 * own: no pause, and as many as leave the others a quarter of the slots.
 */
public final class HostShares {

  private static final AddressPolicy PUBLIC = AddressPolicy.of(List.of());

  /** Hosts are asked about over and over. */
  private static final int MOST_KNOWN = 50_000;

  private final Map<String, Boolean> own =
      Collections.synchronizedMap(new RecentlyUsed<>(MOST_KNOWN));

  private final int most;
  private final Duration spacing;
  private final WorkerRegistry workers;

  /**
   * Shares of a fleet.
   *
   * @param most checks at once on a public host
   * @param spacing between the starts of checks on a public host
   */
  public HostShares(int most, Duration spacing, WorkerRegistry workers) {
    this.most = most;
    this.spacing = spacing;
    this.workers = workers;
  }

  /** The limits for checks in slots of a kind. Slow sites must not take every browser. */
  public HostLimits of(Engine kind) {
    boolean browser = kind == Engine.BROWSER;
    int forStrangers = browser ? Math.max(1, Math.min(most, workers.browserSlots() / 2)) : most;
    int forOwn = browser ? Integer.MAX_VALUE : Math.max(most, workers.httpSlots() * 3 / 4);
    return new HostLimits(
        host -> isOwn(host) ? forOwn : forStrangers, spacing, host -> !isOwn(host));
  }

  /** Whether a host must wait although there may be free slots. */
  public boolean isHeldBack(Engine kind, String host, QueueReader.HostUse use) {
    return use.pausing().contains(host)
        || use.running().getOrDefault(host, 0) >= of(kind).most().applyAsInt(host);
  }

  private boolean isOwn(String host) {
    return own.computeIfAbsent(host, HostShares::isOwnByName);
  }

  private static boolean isOwnByName(String host) {
    return WatchUrl.literalAddress(URI.create("http://" + host))
        .filter(address -> !PUBLIC.permits(address))
        .isPresent();
  }
}
