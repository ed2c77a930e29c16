package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.gateway.store.StorageUsage;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.settings.HistorySettings;
import dev.pagewatch.model.watch.HistoryBounds;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code /system} resource: what this Pagewatch is and what it takes up. */
final class SystemRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(SystemRoutes.class);

  private final Store store;
  private final InstantSource clock;
  private final HistoryBounds history;
  private final String version;
  private final String nodeId;
  private final Instant startedAt;

  /** Null while the database doesn't say. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record SystemState(
      String version,
      String database,
      String nodeId,
      Duration uptime,
      List<String> members,
      HistoryBounds history,
      @Nullable StorageUsage storage) {}

  SystemRoutes(
      Store store, InstantSource clock, HistorySettings history, String version, String nodeId) {
    this.store = store;
    this.clock = clock;
    this.history = new HistoryBounds(history.count(), history.age().orElse(null));
    this.version = version;
    this.nodeId = nodeId;
    this.startedAt = clock.instant();
  }

  Future<Void> read(RoutingContext request) {
    return store
        .read(reading -> reading.storage())
        .transform(
            storage -> {
              if (storage.failed()) {
                LOG.debug("What the database takes up can't be read now", storage.cause());
              }
              json(request, 200, state(storage.result()));
              return Future.succeededFuture();
            });
  }

  private SystemState state(@Nullable StorageUsage storage) {
    return new SystemState(
        version,
        store.database(),
        nodeId,
        Duration.between(startedAt, clock.instant()).truncatedTo(ChronoUnit.SECONDS),
        List.of(nodeId),
        history,
        storage);
  }
}
