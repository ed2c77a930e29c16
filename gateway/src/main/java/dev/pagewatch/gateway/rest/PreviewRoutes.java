package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.body;
import static dev.pagewatch.gateway.rest.Exchange.query;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.loop.HomeLoop;
import dev.pagewatch.gateway.preview.PreviewDesk;
import dev.pagewatch.gateway.queue.DraftJudge;
import dev.pagewatch.gateway.queue.DraftLooks;
import dev.pagewatch.gateway.signin.Client;
import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Proxies;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.Detected;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.WatchKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code /watches/preview}: what a draft would find, stored nowhere. */
final class PreviewRoutes {

  private final HomeLoop home;
  private final Store store;
  private final WatchInput input;
  private final PreviewDesk desk;
  private final DraftJudge judge;
  private final DraftLooks looks;
  private final Duration checkTimeout;

  PreviewRoutes(
      HomeLoop home,
      Store store,
      WatchInput input,
      PreviewDesk desk,
      DraftJudge judge,
      DraftLooks looks,
      Duration checkTimeout) {
    this.home = home;
    this.store = store;
    this.input = input;
    this.desk = desk;
    this.judge = judge;
    this.looks = looks;
    this.checkTimeout = checkTimeout;
  }

  Future<Void> preview(RoutingContext request) {
    JsonNode body = body(request);
    Optional<String> shown = query(request, "watch");
    if (shown.isEmpty()) {
      NewWatch draft = input.newWatch(body);
      return store
          .read(PreviewRoutes::shared)
          .compose(shared -> preview(request, draft, draft.tags(), shared));
    }
    return store
        .read(reading -> ground(reading, shown.get()))
        .compose(
            ground -> {
              NewWatch draft = input.newWatch(body, ground.shown());
              return preview(
                  request,
                  draft,
                  body.has("tags") ? draft.tags() : ground.shown().tags(),
                  ground.shared());
            });
  }

  /** What drafts go by that don't say otherwise, and what they may go through. */
  private record Shared(Defaults defaults, Proxies proxies) {}

  private static Shared shared(Reading reading) {
    return new Shared(reading.defaults().current(), reading.proxies().current());
  }

  /** What a draft that was made of a watch stands on. */
  private record Ground(NewWatch shown, Shared shared) {}

  private static Ground ground(Reading reading, String id) {
    return new Ground(
        reading.watches().asked(id).orElseThrow(WatchRoutes::noSuchWatch), shared(reading));
  }

  private Future<Void> preview(
      RoutingContext request, NewWatch draft, List<String> tags, Shared shared) {
    Defaults defaults = shared.defaults();
    Engine named = draft.engine();
    Engine engine = named == null ? defaults.engine(tags, draft.options()) : named;
    CheckOptions options =
        shared.proxies().required(defaults.effective(tags, engine, draft.options()).options());
    PreviewRequest asked =
        new PreviewRequest(
            draft.url(),
            engine,
            checkTimeout,
            options,
            wantsPicture(request),
            options.kind() == WatchKind.VISUAL && query(request, "watch").isPresent());
    String asker = Visitor.of(request).countedAs(Client.of(request));
    return home.ask(() -> desk.preview(asker, asked, request.response()::closed))
        .compose(reply -> judged(request, draft.url(), options, reply))
        .compose(preview -> written(request, preview))
        .compose(
            json -> {
              request
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
              return LargeBody.send(request, json);
            });
  }

  private static boolean wantsPicture(RoutingContext request) {
    Parameters parameters = new Parameters(request);
    boolean picture =
        parameters.choice("picture", new Boolean[] {true, false}, String::valueOf).orElse(false);
    parameters.refuseIfWrong();
    return picture;
  }

  /** Half a text is no ground for a verdict. */
  private Future<Preview> judged(
      RoutingContext request, String url, CheckOptions options, PreviewReply reply) {
    Preview preview = requireNonNull(reply.preview(), "no preview");
    String text = preview.text();
    if (text == null || preview.textCut()) {
      return Future.succeededFuture(preview);
    }
    String watch = query(request, "watch").orElse(null);
    Future<Detected> verdict =
        options.kind() == WatchKind.VISUAL
            ? looks.judge(watch, url, options, reply.look())
            : judge.judge(watch, url, options, text);
    return verdict.map(it -> preview.with(it));
  }

  /** Megabytes of text are not written as JSON on an event loop. */
  private static Future<Buffer> written(RoutingContext request, Preview preview) {
    return request
        .vertx()
        .executeBlocking(() -> Buffer.buffer(Json.mapper().writeValueAsBytes(preview)), false);
  }
}
