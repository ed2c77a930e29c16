package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.body;
import static dev.pagewatch.gateway.rest.Exchange.json;
import static dev.pagewatch.gateway.rest.Exchange.number;
import static dev.pagewatch.gateway.rest.Exchange.path;
import static dev.pagewatch.gateway.rest.Exchange.query;

import dev.pagewatch.gateway.live.RunningChecks;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.TagCount;
import dev.pagewatch.gateway.store.WatchDelta;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchPage;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WatchRepository;
import dev.pagewatch.gateway.store.WholeWatch;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Outcome;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code /watches} and {@code /tags} resources. */
final class WatchRoutes {

  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_QUERY = 500;
  private static final int MAX_CURSOR = 8_192;

  private final Store store;
  private final WatchInput input;
  private final RunningChecks running;

  /** A page, or what changed since a revision. */
  private record Page(List<Watch> items, long total, @Nullable String nextCursor, long revision) {}

  private record Items<T>(List<T> items) {}

  WatchRoutes(Store store, WatchInput input, RunningChecks running) {
    this.store = store;
    this.input = input;
    this.running = running;
  }

  Future<Void> create(RoutingContext request) {
    NewWatch draft = input.newWatch(body(request));
    return store
        .write(
            transaction -> {
              Watch watch = transaction.watches().insert(draft);
              return WholeWatch.of(watch, draft.options(), null, transaction.defaults().current());
            })
        .map(
            added -> {
              String id = added.watch().id();
              request.response().putHeader(HttpHeaders.LOCATION, "/api/v1/watches/" + id);
              Exchange.watch(request, 201, added);
              return null;
            });
  }

  Future<Void> list(RoutingContext request) {
    if (query(request, "since").isPresent()) {
      return since(request);
    }
    WatchQuery query = listQuery(request);
    return store
        .read(reading -> reading.watches().list(query))
        .map(
            page -> {
              json(request, 200, page(query, page));
              return null;
            });
  }

  private Page page(WatchQuery query, WatchPage page) {
    WatchQuery.Position next = page.next();
    return new Page(
        page.items().stream().map(running::withPhase).toList(),
        page.total(),
        next == null ? null : ListCursor.write(query, next),
        page.revision());
  }

  private Future<Void> since(RoutingContext request) {
    long revision = number(request, "since", 0, Long.MAX_VALUE, 0);
    int limit = (int) number(request, "limit", 1, MAX_LIMIT, MAX_LIMIT);
    return store
        .read(reading -> reading.watches().since(revision, limit))
        .map(
            delta -> {
              List<Watch> items = delta.items().stream().map(running::withPhase).toList();
              json(
                  request,
                  200,
                  new WatchDelta(items, delta.deleted(), delta.revision(), delta.complete()));
              return null;
            });
  }

  private static WatchQuery listQuery(RoutingContext request) {
    Parameters parameters = new Parameters(request);
    List<String> words = WatchQuery.words(parameters.text("query", MAX_QUERY).orElse(""));
    if (words.size() > WatchQuery.MAX_WORDS) {
      parameters.wrong("query", "has at most %d words".formatted(WatchQuery.MAX_WORDS));
    }
    WatchQuery.Sort sort =
        parameters
            .choice("sort", WatchQuery.Sort.values(), WatchQuery.Sort::wireName)
            .orElse(WatchQuery.Sort.CREATED_AT);
    String order =
        parameters
            .choice("order", new String[] {"asc", "desc"}, name -> name)
            .orElse(sort == WatchQuery.Sort.TITLE ? "asc" : "desc");
    WatchFilter filter =
        new WatchFilter(
            words,
            parameters.text("tag", MAX_QUERY).orElse(null),
            parameters.choice("activity", Activity.values(), Activity::wireName).orElse(null),
            parameters.choice("outcome", Outcome.values(), Outcome::wireName).orElse(null),
            parameters.choice("viewed", new Boolean[] {true, false}, String::valueOf).orElse(null));
    WatchQuery query =
        new WatchQuery(
            filter,
            sort,
            order.equals("desc"),
            (int) parameters.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
            null,
            (int) parameters.number("offset", 0, Integer.MAX_VALUE, 0));
    Optional<String> cursor = parameters.text("cursor", MAX_CURSOR);
    if (cursor.isPresent() && query.offset() > 0) {
      parameters.wrong("offset", "can't be given with a cursor, which says where to begin");
    }
    parameters.refuseIfWrong();
    return cursor.map(text -> query.from(ListCursor.read(query, text))).orElse(query);
  }

  Future<Void> read(RoutingContext request) {
    String id = path(request, "id");
    IfMatch ifMatch = IfMatch.of(request);
    return store
        .read(reading -> reading.watches().whole(id).map(ifMatch::require))
        .map(watch -> answer(request, 200, watch));
  }

  Future<Void> patch(RoutingContext request) {
    String id = path(request, "id");
    WatchEdit edit = input.edit(body(request));
    IfMatch ifMatch = IfMatch.of(request);
    return store
        .write(transaction -> edit(transaction.watches(), id, edit, ifMatch))
        .map(watch -> answer(request, 200, watch));
  }

  Future<Void> delete(RoutingContext request) {
    String id = path(request, "id");
    IfMatch ifMatch = IfMatch.of(request);
    return store
        .write(transaction -> delete(transaction.watches(), id, ifMatch))
        .map(
            deleted -> {
              if (!deleted) {
                throw noSuchWatch();
              }
              request.response().setStatusCode(204).end();
              return null;
            });
  }

  private static Optional<WholeWatch> edit(
      WatchRepository watches, String id, WatchEdit edit, IfMatch ifMatch) {
    return watches
        .edit(id, edit, ifMatch.version(watches, id))
        .flatMap(edited -> watches.whole(edited.id()));
  }

  private static boolean delete(WatchRepository watches, String id, IfMatch ifMatch) {
    return watches.delete(id, ifMatch.version(watches, id));
  }

  Future<Void> check(RoutingContext request) {
    String id = path(request, "id");
    return store
        .write(
            transaction ->
                transaction
                    .queue()
                    .checkNow(id)
                    .flatMap(watch -> transaction.watches().whole(watch.id())))
        .map(watch -> answer(request, 202, watch));
  }

  Future<Void> tags(RoutingContext request) {
    return store
        .read(reading -> reading.watches().tags())
        .map(
            tags -> {
              json(request, 200, new Items<TagCount>(tags));
              return null;
            });
  }

  private Void answer(RoutingContext request, int status, Optional<WholeWatch> watch) {
    WholeWatch found = watch.orElseThrow(WatchRoutes::noSuchWatch);
    Exchange.watch(request, status, found.with(running::withPhase));
    return null;
  }

  static Problems.NotFoundException noSuchWatch() {
    return new Problems.NotFoundException("there is no such watch");
  }
}
