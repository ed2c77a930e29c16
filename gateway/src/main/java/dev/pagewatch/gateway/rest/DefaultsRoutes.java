package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.body;
import static dev.pagewatch.gateway.rest.Exchange.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.gateway.watch.DefaultsInput;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The {@code /defaults} and {@code /tags/{name}/defaults} resources. */
final class DefaultsRoutes {

  private final Store store;

  DefaultsRoutes(Store store) {
    this.store = store;
  }

  /** As on the wire: what nothing is said of is null. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Shown(
      @Nullable Engine engine,
      @Nullable Duration interval,
      @Nullable FetchOptions fetch,
      @Nullable Filters filters,
      @Nullable Trigger trigger,
      long version) {

    static Shown of(Defaults.Entry entry) {
      WatchDefaults defaults = entry.defaults();
      FetchOptions fetch = defaults.options().fetch();
      Filters filters = defaults.options().filters();
      Trigger trigger = defaults.options().trigger();
      return new Shown(
          defaults.engine(),
          defaults.interval(),
          fetch.isNone() ? null : fetch.withoutSecrets(),
          filters.isNone() ? null : filters,
          trigger.isNone() ? null : trigger,
          entry.version());
    }
  }

  Future<Void> read(RoutingContext request) {
    String scope = scope(request);
    IfMatch ifMatch = IfMatch.of(request);
    return store
        .read(reading -> reading.defaults().current().of(scope))
        .map(
            entry -> {
              ifMatch.require(entry.version());
              return answer(request, entry);
            });
  }

  Future<Void> replace(RoutingContext request) {
    String scope = scope(request);
    WatchDefaults given = DefaultsInput.read(body(request));
    return edit(request, scope, given::withSecretsOf).map(entry -> answer(request, entry));
  }

  Future<Void> delete(RoutingContext request) {
    return edit(request, scope(request), before -> WatchDefaults.none())
        .map(
            entry -> {
              request.response().setStatusCode(204).end();
              return null;
            });
  }

  private Future<Defaults.Entry> edit(
      RoutingContext request, String scope, UnaryOperator<WatchDefaults> change) {
    IfMatch ifMatch = IfMatch.of(request);
    return store.write(
        transaction ->
            transaction
                .defaults()
                .edit(
                    scope,
                    before -> {
                      ifMatch.require(before.version());
                      return change.apply(before.defaults());
                    }));
  }

  private static String scope(RoutingContext request) {
    String name = request.pathParam("name");
    return name == null ? Defaults.GLOBAL : WatchInput.tag("name", name);
  }

  private static Void answer(RoutingContext request, Defaults.Entry entry) {
    request.response().putHeader(HttpHeaders.ETAG, "\"" + entry.version() + "\"");
    json(request, 200, Shown.of(entry));
    return null;
  }
}
