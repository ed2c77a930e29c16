package dev.pagewatch.worker.browser;

import dev.pagewatch.model.fetch.Blockable;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.worker.egress.EgressProxy;
import dev.pagewatch.worker.egress.Refusal;
import dev.pagewatch.worker.egress.TrackerHosts;
import java.util.Optional;
import java.util.Set;

/**
 * The way a check's connections take out of the browser: the slot's, on which there are no
 * trackers; the one beside it, on which there are; or one of its own that leads through the watch's
 * proxy and ends with the check.
 *
 * @param proxy which judges the connections
 * @param own whether it is for this check alone
 * @param trackers whether they are let through
 */
record CheckRoute(EgressProxy proxy, boolean own, boolean trackers) implements AutoCloseable {

  /**
   * Blocks until the way is open, some milliseconds at most.
   *
   * @param host of the page: one that is a tracker itself is let through, and others with it
   */
  static CheckRoute open(
      EgressProxy common, FetchOptions options, Set<Blockable> blocked, String host) {
    boolean trackers = !blocked.contains(Blockable.TRACKER) || TrackerHosts.contains(host);
    ProxyServer upstream = options.proxyServer();
    return upstream == null
        ? new CheckRoute(common, false, trackers)
        : new CheckRoute(
            common.behind(upstream).toCompletionStage().toCompletableFuture().join(),
            true,
            trackers);
  }

  /** Why a host was refused on this way, if it was of late. */
  Optional<Refusal> refusal(String host, int port) {
    return !trackers && TrackerHosts.contains(host)
        ? Optional.of(Refusal.ofTracker(host))
        : proxy.refusal(host, port);
  }

  /** The proxy that the context is told, where it is another than the browser's. */
  Optional<String> override() {
    if (trackers) {
      return Optional.of(proxy.url());
    }
    return own ? Optional.of(proxy.urlWithoutTrackers()) : Optional.empty();
  }

  @Override
  public void close() {
    if (own) {
      proxy.close();
    }
  }
}
