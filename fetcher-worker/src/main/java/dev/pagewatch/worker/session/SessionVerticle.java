package dev.pagewatch.worker.session;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.BusMessages.UnreadableMessageException;
import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.session.SessionReply;
import dev.pagewatch.model.session.SessionTold;
import dev.pagewatch.model.session.SessionTold.State;
import dev.pagewatch.worker.browser.BrowserSession;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties live sessions to one event loop and the bus. */
public final class SessionVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SessionVerticle.class);

  private static final int NOT_UNDERSTOOD = 400;
  private static final int UNKNOWN = 404;

  /** So that gateway and worker know of each other while nothing happens. */
  private static final long SIGN_OF_LIFE_MILLIS = 5_000;

  private static final long ANSWER_WITHIN_MILLIS = 10_000;

  /** Longer than a gateway waits for a viewer who takes nothing. */
  private static final long TAKEN_WITHIN_MILLIS = 45_000;

  private static final int MOST_MISSES = 2;

  private final String workerId;
  private final int places;
  private final Opener opener;
  private final Map<String, Open> sessions = new ConcurrentHashMap<>();
  private final List<MessageConsumer<Buffer>> ears = new ArrayList<>();
  private volatile @Nullable Context home;
  private boolean draining;

  /** Makes the browser of a session. */
  public interface Opener {
    /** One that is not started; empty while there is no browser here. */
    Optional<BrowserSession> open(SessionOpen asked, BrowserSession.View view);
  }

  private static final class Open {
    private final SessionOpen asked;
    private final BrowserSession browser;
    private @Nullable SessionTold last;
    private int misses;

    Open(SessionOpen asked, BrowserSession browser) {
      this.asked = asked;
      this.browser = browser;
    }
  }

  /**
   * A verticle to deploy once, on an event loop.
   *
   * @param places how many sessions may be open at once
   */
  public SessionVerticle(String workerId, int places, Opener opener) {
    this.workerId = workerId;
    this.places = places;
    this.opener = opener;
  }

  @Override
  public Future<?> start() {
    home = context;
    MessageConsumer<Buffer> open =
        vertx.eventBus().consumer(BusAddresses.SESSIONS_OPEN, this::asked);
    MessageConsumer<Buffer> acts =
        vertx.eventBus().consumer(BusAddresses.sessionsOfWorker(workerId), this::acted);
    ears.add(open);
    ears.add(acts);
    vertx.setPeriodic(SIGN_OF_LIFE_MILLIS, id -> signsOfLife());
    return Future.all(open.completion(), acts.completion());
  }

  @Override
  public Future<?> stop() {
    return drain();
  }

  /**
   * Takes no more and ends those that are open; completes when none of their processes is left.
   * Callable on any thread, more than once.
   */
  public Future<Void> drain() {
    Context at = home;
    if (at == null) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    at.runOnContext(
        now -> {
          draining = true;
          ears.forEach(MessageConsumer::unregister);
          ears.clear();
          List<CompletableFuture<Void>> gone = new ArrayList<>();
          for (Open open : List.copyOf(sessions.values())) {
            open.browser.close("shutdown");
            gone.add(open.browser.gone());
          }
          CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new))
              .whenComplete((none, failure) -> at.runOnContext(over -> drained.complete()));
        });
    return drained.future();
  }

  /** Resident memory of their processes, in bytes. Callable on any thread; blocks. */
  public long rssBytes() {
    return sessions.values().stream().mapToLong(open -> open.browser.rssBytes()).sum();
  }

  private void asked(Message<Buffer> message) {
    SessionOpen asked = read(message, SessionOpen.class);
    if (asked == null) {
      return;
    }
    if (draining || sessions.size() >= places) {
      answer(message, new SessionReply(workerId, null, "no room"));
      return;
    }
    String id = asked.session();
    Optional<BrowserSession> browser =
        opener.open(asked, (told, taken) -> context.runOnContext(now -> told(id, told, taken)));
    if (browser.isEmpty()) {
      answer(message, new SessionReply(workerId, null, "no browser"));
      return;
    }
    sessions.put(id, new Open(asked, browser.get()));
    answer(message, new SessionReply(workerId, null, null));
    browser.get().start();
  }

  private void acted(Message<Buffer> message) {
    SessionAct act = read(message, SessionAct.class);
    if (act == null) {
      return;
    }
    Open open = sessions.get(act.session());
    if (open == null) {
      message.fail(UNKNOWN, "there is no such session");
      return;
    }
    if (act.op() == SessionAct.Op.CLOSE) {
      open.browser.close("closed");
      answer(message, new SessionReply(workerId, null, null));
      return;
    }
    open.browser
        .act(act)
        .thenAccept(
            done ->
                context.runOnContext(
                    now ->
                        answer(message, new SessionReply(workerId, done.step(), done.problem()))));
  }

  private <T extends Versioned> @Nullable T read(Message<Buffer> message, Class<T> type) {
    try {
      return BusMessages.decode(message.body(), type);
    } catch (UnreadableMessageException e) {
      LOG.warn("Left a message about a session: {}", e.getMessage());
      message.fail(NOT_UNDERSTOOD, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static void answer(Message<Buffer> message, SessionReply reply) {
    message.reply(BusMessages.encode(reply));
  }

  private void told(String id, SessionTold told, Runnable taken) {
    Open open = sessions.get(id);
    if (open == null) {
      return;
    }
    open.last = told;
    if (told.state() == State.CLOSED) {
      sessions.remove(id);
    }
    send(open, told, taken);
  }

  private void signsOfLife() {
    for (Open open : List.copyOf(sessions.values())) {
      SessionTold last = open.last;
      if (last != null) {
        send(open, last.withoutFrame(), () -> {});
      }
    }
  }

  private void send(Open open, SessionTold told, Runnable taken) {
    long within = told.frame() == null ? ANSWER_WITHIN_MILLIS : TAKEN_WITHIN_MILLIS;
    vertx
        .eventBus()
        .<Buffer>request(
            open.asked.gateway(),
            BusMessages.encode(told),
            new DeliveryOptions().setSendTimeout(within))
        .onComplete(
            answer -> {
              taken.run();
              if (answer.succeeded()) {
                open.misses = 0;
              } else {
                missed(open, answer.cause());
              }
            });
  }

  /** Without a gateway that knows of it, nobody sees a session and nobody could end it. */
  private static void missed(Open open, Throwable failure) {
    open.misses++;
    boolean nobody =
        failure instanceof ReplyException reply && reply.failureType() != ReplyFailure.TIMEOUT;
    if (nobody || open.misses >= MOST_MISSES) {
      open.browser.close("gateway_lost");
    }
  }
}
