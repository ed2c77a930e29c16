package dev.pagewatch.worker.browser;

import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.worker.egress.EgressProxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way a check's connections take out of the browser: the slot's, or one of its own that leads
 * through the watch's proxy and ends with the check.
 *
 * @param proxy which judges the connections
 * @param own whether it is for this check alone
 */
record CheckRoute(EgressProxy proxy, boolean own) implements AutoCloseable {

  /** Blocks until the way is open, some milliseconds at most. */
  static CheckRoute open(EgressProxy common, @Nullable ProxyServer upstream) {
    return upstream == null
        ? new CheckRoute(common, false)
        : new CheckRoute(
            common.behind(upstream).toCompletionStage().toCompletableFuture().join(), true);
  }

  /** The proxy that the context is told, where it is another than the browser's. */
  Optional<String> override() {
    return own ? Optional.of(proxy.url()) : Optional.empty();
  }

  @Override
  public void close() {
    if (own) {
      proxy.close();
    }
  }
}
