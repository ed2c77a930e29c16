package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.json;
import static dev.pagewatch.gateway.rest.Exchange.number;
import static dev.pagewatch.gateway.rest.Exchange.path;
import static dev.pagewatch.gateway.rest.Exchange.query;

import dev.pagewatch.gateway.store.PriceReader.PricePoint;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.price.Availability;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a watch's product has cost. */
final class PriceRoutes {

  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 50;

  private final Store store;

  private record Item(
      Instant at,
      @Nullable String amount,
      @Nullable String currency,
      @Nullable Availability availability) {

    static Item of(PricePoint point) {
      return new Item(
          point.at(),
          point.price().amount(),
          point.price().currency(),
          point.price().availability());
    }
  }

  private record Page(List<Item> items, @Nullable String nextCursor) {}

  PriceRoutes(Store store) {
    this.store = store;
  }

  Future<Void> list(RoutingContext request) {
    String id = path(request, "id");
    int limit = (int) number(request, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    String before = query(request, "cursor").map(SnapshotRoutes::snapshotId).orElse(null);
    return store
        .read(
            reading -> {
              SnapshotRoutes.requireWatch(reading, id);
              return reading.prices().prices(id, before, limit + 1);
            })
        .map(
            prices -> {
              List<Item> items = prices.stream().limit(limit).map(Item::of).toList();
              json(
                  request,
                  200,
                  new Page(items, prices.size() > limit ? prices.get(limit - 1).id() : null));
              return null;
            });
  }
}
