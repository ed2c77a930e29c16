package dev.pagewatch.gateway.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Proxies;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.BusMessages.UnreadableMessageException;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.model.session.SessionAct.Op;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.session.SessionReply;
import dev.pagewatch.model.session.SessionTold;
import dev.pagewatch.model.session.SessionTold.State;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions that this gateway's sockets opened. Used on the home loop only. */
public final class SessionDesk {

  private static final Logger LOG = LoggerFactory.getLogger(SessionDesk.class);

  private static final int MOST_OF_ONE_SOCKET = 2;
  private static final long TAKE_WITHIN_MILLIS = 5_000;

  /** An act and what it leads to, or all steps again. */
  private static final long DONE_WITHIN_MILLIS = 75_000;

  private static final long LOOK_EVERY_MILLIS = 1_000;

  /** A worker gives a sign of life every five seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final String LOST = "worker_lost";

  private final Vertx vertx;
  private final Store store;
  private final WatchInput input;
  private final IntSupplier workers;
  private final InstantSource clock;
  private final String address = BusAddresses.SESSIONS_TOLD + UUID.randomUUID();
  private final Map<String, Live> sessions = new HashMap<>();

  /**
   * A session, from when it is asked for to its end. The steps that are {@code stored} have secrets
   * that browsers are not told.
   */
  private final class Live {
    private final String id;
    private final SessionViewer owner;
    private @Nullable String worker;
    private SessionTold last;
    private Instant heardAt;
    private final Set<Step> stored;
    private long seq;

    Live(String id, SessionViewer owner, SessionTold first, Set<Step> stored) {
      this.id = id;
      this.owner = owner;
      this.last = first;
      this.stored = stored;
      this.heardAt = clock.instant();
    }
  }

  /**
   * What a command came to.
   *
   * @param step what an act became, as it stands now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Answer(String session, @Nullable Step step) {}

  /**
   * Over a bus.
   *
   * @param workers how many take work
   */
  public SessionDesk(
      Vertx vertx, Store store, WatchInput input, IntSupplier workers, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.input = input;
    this.workers = workers;
    this.clock = clock;
  }

  /** Begins to listen to workers. */
  public void start() {
    vertx.eventBus().<Buffer>consumer(address, this::told);
    vertx.setPeriodic(LOOK_EVERY_MILLIS, id -> endLost());
  }

  /**
   * Carries out what a socket sends.
   *
   * @return fails with {@link SessionRefusal}, or with {@link ValidationException} naming a field
   */
  public Future<Answer> command(SessionViewer viewer, JsonNode body) {
    String op = body.path("op").asText("");
    if (op.equals("open")) {
      return open(viewer, body);
    }
    Op act = op(op);
    Live live = sessions.get(body.path("session").asText(""));
    if (live == null || live.owner.id() != viewer.id()) {
      return refused(403, "access_denied");
    }
    return act(live, act, body);
  }

  private static Op op(String name) {
    return switch (name) {
      case "click" -> Op.CLICK;
      case "type" -> Op.TYPE;
      case "press" -> Op.PRESS;
      case "scroll" -> Op.SCROLL;
      case "goto" -> Op.GOTO;
      case "undo" -> Op.UNDO;
      case "close" -> Op.CLOSE;
      default ->
          throw new ValidationException(
              "op", "must be one of open, click, type, press, scroll, goto, undo, close");
    };
  }

  private Future<Answer> open(SessionViewer viewer, JsonNode body) {
    int width = SessionInput.pixels(body, "width", 1_280);
    int height = SessionInput.pixels(body, "height", 800);
    String watch = body.path("watch").asText("");
    return store
        .read(reading -> ground(reading, watch))
        .compose(
            ground ->
                !watch.isEmpty() && ground.shown() == null
                    ? refused(404, "there is no such watch")
                    : open(viewer, body.path("draft"), ground, width, height));
  }

  /**
   * What a draft stands on.
   *
   * @param shown the watch that it was made of, or null
   */
  private record Ground(@Nullable NewWatch shown, Defaults defaults, Proxies proxies) {}

  private static Ground ground(Reading reading, String watch) {
    NewWatch shown = watch.isEmpty() ? null : reading.watches().asked(watch).orElse(null);
    return new Ground(shown, reading.defaults().current(), reading.proxies().current());
  }

  private Future<Answer> open(
      SessionViewer viewer, JsonNode json, Ground ground, int width, int height) {
    long own = sessions.values().stream().filter(it -> it.owner.id() == viewer.id()).count();
    if (own >= MOST_OF_ONE_SOCKET) {
      return refused(429, "%d sessions of yours are open; close one".formatted(MOST_OF_ONE_SOCKET));
    }
    NewWatch shown = ground.shown();
    NewWatch draft = shown == null ? input.newWatch(json) : input.newWatch(json, shown);
    List<String> tags = shown == null || json.has("tags") ? draft.tags() : shown.tags();
    CheckOptions merged =
        ground.defaults().effective(tags, Engine.BROWSER, draft.options()).options();
    CheckOptions options = ValidationException.unless(() -> ground.proxies().required(merged));
    Set<Step> stored = shown == null ? Set.of() : secrets(shown.options().fetch().steps());
    String id = UUID.randomUUID().toString();
    SessionTold first =
        new SessionTold(id, State.OPENING, null, draft.url(), width, height, null, List.of());
    Live live = new Live(id, viewer, first, stored);
    sessions.put(id, live);
    SessionOpen asked =
        new SessionOpen(id, address, draft.url(), options.kind(), options.fetch(), width, height);
    return ask(live, asked, Math.max(1, workers.getAsInt()))
        .onFailure(failure -> sessions.remove(id, live));
  }

  private static Set<Step> secrets(List<Step> steps) {
    return steps.stream().filter(Step::secret).collect(Collectors.toSet());
  }

  /** Workers take turns on the address, so asking again asks the next. */
  private Future<Answer> ask(Live live, SessionOpen asked, int tries) {
    return request(BusAddresses.SESSIONS_OPEN, asked, TAKE_WITHIN_MILLIS)
        .compose(
            reply -> {
              if (reply.problem() == null) {
                live.worker = reply.worker();
                live.heardAt = clock.instant();
                if (!sessions.containsKey(live.id)) {
                  closeAt(live); // Its opener went meanwhile.
                }
                return Future.succeededFuture(new Answer(live.id, null));
              }
              return tries > 1
                  ? ask(live, asked, tries - 1)
                  : refused(503, "no worker has room for another session; close one, or try again");
            },
            failure ->
                refused(503, "no worker is there to open the page; try again when one is up"));
  }

  private Future<Answer> act(Live live, Op op, JsonNode body) {
    String text = SessionInput.text(op, body);
    double x = SessionInput.number(op, body, "x");
    double y = SessionInput.number(op, body, "y");
    double dy = SessionInput.number(op, body, "dy");
    String worker = live.worker;
    if (worker == null) {
      return refused(409, "the session is still opening");
    }
    if (op == Op.CLOSE) {
      closeAt(live);
      return Future.succeededFuture(new Answer(live.id, null));
    }
    return request(
            BusAddresses.sessionsOfWorker(worker),
            new SessionAct(live.id, op, x, y, dy, text),
            DONE_WITHIN_MILLIS)
        .compose(
            reply ->
                reply.problem() != null && reply.step() == null
                    ? refused(409, reply.problem())
                    : Future.succeededFuture(new Answer(live.id, answered(live, reply))),
            failure -> {
              if (isNobody(failure)) {
                end(live, LOST);
              }
              return refused(503, "the session's worker does not answer");
            });
  }

  private static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() != ReplyFailure.TIMEOUT;
  }

  private Future<SessionReply> request(String to, Versioned message, long within) {
    return vertx
        .eventBus()
        .<Buffer>request(
            to, BusMessages.encode(message), new DeliveryOptions().setSendTimeout(within))
        .map(reply -> BusMessages.decode(reply.body(), SessionReply.class));
  }

  private static <T> Future<T> refused(int code, String message) {
    return Future.failedFuture(new SessionRefusal(code, message));
  }

  private void told(Message<Buffer> message) {
    SessionTold told;
    try {
      told = BusMessages.decode(message.body(), SessionTold.class);
    } catch (UnreadableMessageException e) {
      LOG.warn("Left a message about a session: {}", e.getMessage());
      message.fail(400, String.valueOf(e.getMessage()));
      return;
    }
    Live live = sessions.get(told.session());
    if (live == null) {
      message.fail(404, "nobody here opened this session");
      return;
    }
    live.heardAt = clock.instant();
    tell(live, told, () -> message.reply(Buffer.buffer()));
  }

  private void tell(Live live, SessionTold told, Runnable taken) {
    String kept = told.frame() == null ? live.last.frame() : told.frame();
    boolean same = told.equals(live.last.withoutFrame());
    live.last = told.with(kept);
    if (told.state() == State.CLOSED) {
      sessions.remove(live.id, live);
    }
    if (same) {
      taken.run(); // A sign of life.
      return;
    }
    live.seq++;
    live.owner.told(live.id, live.seq, body(live, told), told.frame() != null, taken);
  }

  /** How a session is, with its last picture, for its opener to begin with. */
  public Optional<Current> current(String session) {
    return Optional.ofNullable(sessions.get(session))
        .map(live -> new Current(live.seq, body(live, live.last)));
  }

  /** A message and its place. */
  public record Current(long seq, String body) {}

  private static String body(Live live, SessionTold told) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("state", told.state().wireName());
    if (told.reason() != null) {
      body.put("reason", told.reason());
    }
    body.put("url", told.url()).put("width", told.width()).put("height", told.height());
    if (told.frame() != null) {
      body.put("frame", told.frame());
    }
    List<Step> steps = told.steps().stream().map(step -> shown(live, step)).toList();
    body.set("steps", Json.mapper().valueToTree(steps));
    return body.toString();
  }

  private static @Nullable Step answered(Live live, SessionReply reply) {
    return reply.step() == null ? null : shown(live, reply.step());
  }

  /** A step with stars for a secret that is stored, whatever else was edited about it. */
  private static Step shown(Live live, Step step) {
    boolean hides =
        live.stored.stream()
            .anyMatch(
                kept ->
                    kept.action() == step.action()
                        && Objects.equals(kept.selector(), step.selector())
                        && Objects.equals(kept.value(), step.value()));
    return hides
        ? new Step(
            step.action(),
            step.selector(),
            FetchOptions.HIDDEN,
            step.optional(),
            step.timeout(),
            true)
        : step;
  }

  /** A socket is gone, or whoever is behind it may not go on: its sessions end. */
  public void ownerGone(long viewer) {
    for (Live live : List.copyOf(sessions.values())) {
      if (live.owner.id() == viewer) {
        sessions.remove(live.id);
        closeAt(live);
      }
    }
  }

  private void closeAt(Live live) {
    if (live.worker != null) {
      vertx
          .eventBus()
          .send(
              BusAddresses.sessionsOfWorker(live.worker),
              BusMessages.encode(new SessionAct(live.id, Op.CLOSE, 0, 0, 0, null)));
    }
  }

  private void endLost() {
    Instant before = clock.instant().minus(SILENCE);
    for (Live live : List.copyOf(sessions.values())) {
      if (live.heardAt.isBefore(before)) {
        closeAt(live);
        end(live, LOST);
      }
    }
  }

  private void end(Live live, String reason) {
    if (sessions.remove(live.id, live)) {
      live.seq++;
      live.owner.told(live.id, live.seq, body(live, live.last.closed(reason)), false, () -> {});
    }
  }
}
