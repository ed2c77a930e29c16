package dev.pagewatch.gateway.preview;

import dev.pagewatch.gateway.preview.PreviewRefusal.Reason;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has workers make previews, a few at a time; who comes beyond that waits a while in line. Used on
 * the home loop only.
 */
public final class PreviewDesk {

  private static final Logger LOG = LoggerFactory.getLogger(PreviewDesk.class);

  /** What workers have places for at most. */
  private static final int PER_WORKER = 2;

  private static final int MOST_OF_ONE_ASKER = 4;
  private static final int MOST_IN_LINE = 50;
  private static final int NOT_UNDERSTOOD = 400;

  /** After every worker has been asked, before they are asked again. */
  private static final long ASK_AGAIN_MILLIS = 500;

  private final Vertx vertx;
  private final IntSupplier workers;
  private final Duration patience;
  private final Deque<Asked> line = new ArrayDeque<>();
  private final Map<String, Integer> perAsker = new HashMap<>();
  private int running;

  /**
   * Over a bus.
   *
   * @param workers how many take work
   * @param patience longest that a preview waits until a worker begins it
   */
  public PreviewDesk(Vertx vertx, IntSupplier workers, Duration patience) {
    this.vertx = vertx;
    this.workers = workers;
    this.patience = patience;
  }

  /**
   * Has one made.
   *
   * @param asker who wants it: one has so many under way and no more
   * @param gone whether nobody waits for it any more; asked when its turn comes
   * @return a reply with a preview; fails with {@link PreviewRefusal} when none can be made now
   */
  public Future<PreviewReply> preview(String asker, PreviewRequest request, BooleanSupplier gone) {
    if (perAsker.getOrDefault(asker, 0) >= MOST_OF_ONE_ASKER) {
      return refused(
          Reason.TOO_MANY,
          "%d previews of yours are under way; wait for one".formatted(MOST_OF_ONE_ASKER));
    }
    if (line.size() >= MOST_IN_LINE) {
      return refused(Reason.BUSY, "too many previews are waiting; try again shortly");
    }
    Asked asked = new Asked(request, gone);
    perAsker.merge(asker, 1, Integer::sum);
    line.add(asked);
    long late = vertx.setTimer(patience.toMillis(), timer -> asked.giveUp());
    asked
        .answer
        .future()
        .onComplete(
            over -> {
              vertx.cancelTimer(late);
              oneLess(asker);
            });
    next();
    return asked.answer.future();
  }

  private static <T> Future<T> refused(Reason reason, String message) {
    return Future.failedFuture(new PreviewRefusal(reason, message));
  }

  private void oneLess(String asker) {
    int left = perAsker.getOrDefault(asker, 1) - 1;
    if (left > 0) {
      perAsker.put(asker, left);
    } else {
      perAsker.remove(asker);
    }
  }

  private void next() {
    while (!line.isEmpty() && running < PER_WORKER * Math.max(1, workers.getAsInt())) {
      Asked first = line.remove();
      if (first.gone.getAsBoolean()) {
        first.refuse(Reason.BUSY, "nobody waits for this preview");
      } else {
        running++;
        first.askWorkers();
      }
    }
  }

  /** One preview, from the line to its answer. */
  private final class Asked {

    private final PreviewRequest request;
    private final BooleanSupplier gone;
    private final Promise<PreviewReply> answer = Promise.promise();
    private int declined;
    private boolean begun;
    private boolean asking;

    Asked(PreviewRequest request, BooleanSupplier gone) {
      this.request = request;
      this.gone = gone;
    }

    void askWorkers() {
      begun = true;
      if (answer.future().isComplete() || gone.getAsBoolean()) {
        refuse(Reason.BUSY, "nobody waits for this preview");
        leave();
        return;
      }
      asking = true;
      DeliveryOptions within =
          new DeliveryOptions()
              .setSendTimeout(request.timeout().plus(PreviewRequest.MARGIN).toMillis());
      vertx
          .eventBus()
          .<Buffer>request(BusAddresses.CHECKS_PREVIEW, BusMessages.encode(request), within)
          .compose(this::read)
          .onComplete(this::answered, this::unanswered);
    }

    /** Megabytes of JSON are not read on an event loop. */
    private Future<PreviewReply> read(Message<Buffer> message) {
      return vertx.executeBlocking(
          () -> BusMessages.decode(message.body(), PreviewReply.class), false);
    }

    private void answered(PreviewReply reply) {
      if (reply.preview() == null) {
        askOn();
      } else {
        answer.tryComplete(reply);
        leave();
      }
    }

    private void unanswered(Throwable failure) {
      ReplyFailure how =
          failure instanceof ReplyException reply ? reply.failureType() : ReplyFailure.ERROR;
      if (failure instanceof ReplyException reply
          && how == ReplyFailure.RECIPIENT_FAILURE
          && reply.failureCode() == NOT_UNDERSTOOD) {
        askOn();
        return;
      }
      if (how == ReplyFailure.NO_HANDLERS) {
        refuse(Reason.NO_WORKER, "no worker is there to open the page; try again when one is up");
      } else {
        LOG.warn("A preview was not answered: {}", failure.getMessage());
        refuse(Reason.UNANSWERED, "the worker that opened the page was not heard of again");
      }
      leave();
    }

    /** Workers take turns on the address, so asking again asks the next. */
    private void askOn() {
      asking = false;
      declined++;
      if (answer.future().isComplete()) {
        leave();
      } else if (declined % Math.max(1, workers.getAsInt()) == 0) {
        vertx.setTimer(ASK_AGAIN_MILLIS, later -> askWorkers());
      } else {
        askWorkers();
      }
    }

    /** Nobody took it in time; one that is under way goes on. */
    void giveUp() {
      if (!asking) {
        refuse(Reason.BUSY, "no worker has room for a preview now; try again shortly");
        if (!begun) {
          line.remove(this);
        }
      }
    }

    void refuse(Reason reason, String message) {
      answer.tryFail(new PreviewRefusal(reason, message));
    }

    private void leave() {
      running--;
      next();
    }
  }
}
