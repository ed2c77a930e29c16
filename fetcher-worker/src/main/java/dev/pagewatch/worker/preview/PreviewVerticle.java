package dev.pagewatch.worker.preview;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.BusMessages.UnreadableMessageException;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.worker.preview.RunningPreviews.Made;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties running previews to one event loop and the bus. */
public final class PreviewVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(PreviewVerticle.class);

  private static final int NOT_UNDERSTOOD = 400;
  private static final int NOT_WRITTEN = 500;

  private final String workerId;
  private final RunningPreviews running;
  private volatile @Nullable Context home;
  private @Nullable MessageConsumer<Buffer> ear;

  /**
   * A verticle to deploy once, on an event loop.
   *
   * @param places how many previews may run at once
   * @param longest one may take, whatever its request says
   * @param http reads pages over HTTP; called on the verticle's event loop
   * @param browser reads pages in a browser; called there too
   * @param hasBrowser whether {@code browser} can take a check now
   */
  public PreviewVerticle(
      Vertx vertx,
      String workerId,
      int places,
      Duration longest,
      PreviewEngine http,
      PreviewEngine browser,
      BooleanSupplier hasBrowser) {
    this.workerId = workerId;
    this.running = new RunningPreviews(vertx, places, longest, http, browser, hasBrowser);
  }

  @Override
  public Future<?> start() {
    home = context;
    MessageConsumer<Buffer> consumer =
        vertx.eventBus().consumer(BusAddresses.CHECKS_PREVIEW, this::asked);
    ear = consumer;
    return consumer.completion();
  }

  @Override
  public Future<?> stop() {
    return drain();
  }

  /**
   * Takes no more and ends what runs, whose askers are told to go to another worker. Callable on
   * any thread, more than once.
   */
  public Future<Void> drain() {
    Context context = home;
    if (context == null) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    context.runOnContext(
        now -> {
          MessageConsumer<Buffer> consumer = ear;
          ear = null;
          // First off the bus, so that whoever asks again asks another.
          Future<Void> off = consumer == null ? Future.succeededFuture() : consumer.unregister();
          off.onComplete(
              gone -> {
                running.stop();
                drained.complete();
              });
        });
    return drained.future();
  }

  private void asked(Message<Buffer> message) {
    PreviewRequest request;
    try {
      request = BusMessages.decode(message.body(), PreviewRequest.class);
    } catch (UnreadableMessageException e) {
      log.warn("Left a request for a preview: {}", e.getMessage());
      message.fail(NOT_UNDERSTOOD, e.getMessage());
      return;
    }
    running.run(request).onSuccess(made -> reply(message, made));
  }

  /** Megabytes of text are not written as JSON on an event loop. */
  private void reply(Message<Buffer> message, Optional<Made> made) {
    PreviewReply reply =
        made.map(it -> new PreviewReply(workerId, it.preview(), it.look()))
            .orElseGet(() -> new PreviewReply(workerId, null));
    if (made.isEmpty()) {
      message.reply(BusMessages.encode(reply));
      return;
    }
    vertx
        .executeBlocking(() -> BusMessages.encode(reply), false)
        .onComplete(
            message::reply,
            failure -> {
              log.error("A preview can't be written", failure);
              message.fail(NOT_WRITTEN, "the preview can't be written");
            });
  }
}
