package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.json;
import static dev.pagewatch.gateway.rest.Exchange.path;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.gateway.store.StepRunReader.KeptRun;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.StepAction;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the steps of a watch's page went in its last check. */
final class StepRoutes {

  private final Store store;

  private record Items(@Nullable Instant at, List<Item> items) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Item(
      int number,
      StepAction action,
      Ending outcome,
      long durationMs,
      @Nullable String message,
      boolean screenshot) {}

  StepRoutes(Store store) {
    this.store = store;
  }

  Future<Void> list(RoutingContext request) {
    String id = path(request, "id");
    return store
        .read(
            reading -> {
              if (reading.watches().find(id).isEmpty()) {
                throw WatchRoutes.noSuchWatch();
              }
              return reading.stepRuns().list(id);
            })
        .map(
            runs -> {
              Instant at = runs.isEmpty() ? null : runs.getFirst().at();
              json(request, 200, new Items(at, runs.stream().map(StepRoutes::item).toList()));
              return null;
            });
  }

  private static Item item(KeptRun run) {
    return new Item(
        run.number(),
        run.action(),
        run.outcome(),
        run.durationMs(),
        run.message(),
        run.screenshot());
  }

  Future<Void> screenshot(RoutingContext request) {
    String id = path(request, "id");
    Optional<Integer> number = number(path(request, "number"));
    return store
        .read(
            reading ->
                number
                    .flatMap(it -> reading.stepRuns().screenshot(id, it))
                    .orElseThrow(
                        () ->
                            new Problems.NotFoundException(
                                "there is no such watch, or no picture of this step")))
        .compose(
            blob -> {
              request
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, blob.mediaType())
                  // Compressed already, and another with each check.
                  .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
              return LargeBody.send(request, blob.content());
            });
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
