package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pagewatch.gateway.fleet.WorkerRegistry;
import dev.pagewatch.gateway.live.LiveCounts;
import dev.pagewatch.gateway.live.RunningChecks;
import dev.pagewatch.gateway.queue.HostShares;
import dev.pagewatch.gateway.store.QueueReader;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.fleet.QueueLength;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Phase;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code /queue}, {@code /stats}, {@code /workers} and {@code /sockets} resources. */
final class StatusRoutes {

  private static final int MAX_SHOWN = 500;

  private final Store store;
  private final RunningChecks running;
  private final WorkerRegistry workers;
  private final LiveCounts counts;
  private final HostShares shares;
  private final Supplier<Future<? extends List<?>>> sockets;

  /** Why an entry still waits. */
  private enum Reason {
    @JsonProperty("no_worker")
    NO_WORKER,
    @JsonProperty("host_limit")
    HOST_LIMIT,
    @JsonProperty("engine_busy")
    ENGINE_BUSY,
    @JsonProperty("next")
    NEXT
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Waiting(
      String watchId,
      String url,
      @Nullable String title,
      Instant dueAt,
      int priority,
      Reason reason) {}

  private record Running(String watchId, Phase phase, String worker, Instant since) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Queue(
      long length,
      long checking,
      @Nullable Instant oldestDueAt,
      List<Waiting> items,
      List<Running> running) {}

  private record Workers(List<WorkerStatus> items) {}

  private record Sockets(List<?> items) {}

  private record Read(
      QueueLength length,
      List<QueueReader.Waiting> waiting,
      List<QueueReader.Running> running,
      QueueReader.HostUse hosts) {}

  StatusRoutes(
      Store store,
      RunningChecks running,
      WorkerRegistry workers,
      LiveCounts counts,
      HostShares shares,
      Supplier<Future<? extends List<?>>> sockets) {
    this.store = store;
    this.running = running;
    this.workers = workers;
    this.counts = counts;
    this.shares = shares;
    this.sockets = sockets;
  }

  Future<Void> queue(RoutingContext request) {
    return store
        .read(
            reading ->
                new Read(
                    reading.queue().length(),
                    reading.queue().waiting(MAX_SHOWN),
                    reading.queue().running(MAX_SHOWN),
                    reading.queue().hostUse()))
        .map(
            read -> {
              json(request, 200, queue(read));
              return null;
            });
  }

  private Queue queue(Read read) {
    return new Queue(
        read.length().length(),
        read.length().checking(),
        read.length().oldestDueAt(),
        read.waiting().stream().map(entry -> waiting(entry, read.hosts())).toList(),
        read.running().stream().map(this::running).toList());
  }

  private Running running(QueueReader.Running check) {
    return new Running(
        check.watchId(), running.phase(check.watchId()), check.workerId(), check.since());
  }

  private Waiting waiting(QueueReader.Waiting entry, QueueReader.HostUse hosts) {
    return new Waiting(
        entry.watchId(),
        entry.url(),
        entry.title(),
        entry.dueAt(),
        entry.priority(),
        reason(entry, hosts));
  }

  /** The first thing that would have to change for it to start. */
  private Reason reason(QueueReader.Waiting entry, QueueReader.HostUse hosts) {
    if (workers.up() == 0) {
      return Reason.NO_WORKER;
    }
    if (shares.isHeldBack(entry.kind(), entry.host(), hosts)) {
      return Reason.HOST_LIMIT;
    }
    boolean busy =
        entry.kind() == Engine.BROWSER
            ? workers.browserSlotsBusy() >= workers.browserSlots()
            : workers.httpSlotsBusy() >= workers.httpSlots();
    return busy ? Reason.ENGINE_BUSY : Reason.NEXT;
  }

  Future<Void> stats(RoutingContext request) {
    json(request, 200, counts.stats());
    return Future.succeededFuture();
  }

  Future<Void> workers(RoutingContext request) {
    json(request, 200, new Workers(workers.all()));
    return Future.succeededFuture();
  }

  Future<Void> sockets(RoutingContext request) {
    return sockets
        .get()
        .map(
            all -> {
              json(request, 200, new Sockets(all));
              return null;
            });
  }
}
