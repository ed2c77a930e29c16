package dev.pagewatch.worker.lease;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.ChecksAvailable;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.check.WorkerHeartbeat;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A gateway at the other end of the bus that behaves as a test tells it to. Thread-safe. */
final class ScriptedGateway {

  /** How long workers are told to wait; longer than any test. */
  static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(60);

  final List<LeaseRequest> requests = new ArrayList<>();
  final List<CheckResult> results = new ArrayList<>();
  final List<CheckProgress> progress = new ArrayList<>();
  final List<WorkerHeartbeat> heartbeats = new ArrayList<>();
  final List<String> released = new ArrayList<>();

  private final Vertx vertx;
  private final Deque<CheckJob> due = new ArrayDeque<>();
  private final List<MessageConsumer<Buffer>> consumers = new ArrayList<>();
  private int failures;
  private int failureCode;
  private Consumer<Runnable> leaseAnswers = Runnable::run;
  private Consumer<Runnable> resultAnswers = Runnable::run;
  private Predicate<CheckResult> accepts = result -> true;

  ScriptedGateway(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Begins to listen. */
  synchronized ScriptedGateway open() {
    on(BusAddresses.CHECKS_LEASE, LeaseRequest.class, this::lease);
    on(BusAddresses.CHECKS_RESULT, CheckResult.class, this::result);
    on(BusAddresses.CHECKS_PROGRESS, CheckProgress.class, (message, it) -> progress.add(it));
    on(BusAddresses.WORKER_HEARTBEAT, WorkerHeartbeat.class, (message, it) -> heartbeats.add(it));
    on(
        BusAddresses.CHECKS_RELEASE,
        LeaseRelease.class,
        (message, it) -> released.addAll(it.leaseTokens()));
    return this;
  }

  /** Leaves the bus. */
  synchronized void close() {
    consumers.forEach(MessageConsumer::unregister);
    consumers.clear();
  }

  /** Makes a job due without saying so, to be leased as {@code lease-WATCH}. */
  void due(String watch, Engine engine, String url) {
    due(watch, "lease-" + watch, engine, url);
  }

  /** Makes a job due without saying so. */
  synchronized void due(String watch, String lease, Engine engine, String url) {
    due.add(new CheckJob(watch, lease, url, engine, false, Duration.ofSeconds(20), null));
  }

  /** Fails the next results with a code. */
  synchronized void failResults(int times, int code) {
    failures = times;
    failureCode = code;
  }

  /** Says that work is due. */
  void announce() {
    vertx
        .eventBus()
        .publish(BusAddresses.CHECKS_AVAILABLE, BusMessages.encode(new ChecksAvailable()));
  }

  /** What becomes of answers to lease requests: run now, later or never. */
  synchronized void answerLeases(Consumer<Runnable> way) {
    leaseAnswers = way;
  }

  /** What becomes of answers to results. */
  synchronized void answerResults(Consumer<Runnable> way) {
    resultAnswers = way;
  }

  /** Which results it stores. */
  synchronized void accept(Predicate<CheckResult> which) {
    accepts = which;
  }

  private void lease(Message<Buffer> message, LeaseRequest request) {
    requests.add(request);
    leaseAnswers.accept(
        () -> {
          List<CheckJob> jobs = new ArrayList<>();
          int browser = request.browser();
          int http = request.http();
          for (CheckJob job : List.copyOf(due)) {
            boolean fits = job.engine() == Engine.BROWSER ? browser-- > 0 : http-- > 0;
            if (fits) {
              jobs.add(job);
              due.remove(job);
            }
          }
          message.reply(BusMessages.encode(new LeaseReply(jobs, ASK_AGAIN_AFTER)));
        });
  }

  private void result(Message<Buffer> message, CheckResult result) {
    results.add(result);
    if (failures > 0) {
      failures--;
      message.fail(failureCode, "not now");
      return;
    }
    resultAnswers.accept(
        () -> message.reply(BusMessages.encode(new ResultReply(accepts.test(result)))));
  }

  private <M extends Versioned> void on(
      String address, Class<M> type, java.util.function.BiConsumer<Message<Buffer>, M> handler) {
    consumers.add(
        vertx
            .eventBus()
            .consumer(
                address,
                message -> {
                  synchronized (this) {
                    handler.accept(message, BusMessages.decode(message.body(), type));
                  }
                }));
  }
}
