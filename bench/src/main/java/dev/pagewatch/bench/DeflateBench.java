package dev.pagewatch.bench;

import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What it costs and brings to compress for each socket (permessage-deflate, RFC 7692). */
final class DeflateBench {

  private static final int BROADCASTS = 40;
  private static final int BROADCAST_MILLIS = 250;

  private DeflateBench() {}

  /** Prints the figures; the argument is a number of sockets. */
  static void run(List<String> arguments) throws Exception {
    int sockets = arguments.isEmpty() ? 1_000 : Integer.parseInt(arguments.getFirst());
    System.out.println(
        "| sockets | | p50 ms | p99 ms | max ms | CPU µs a broadcast's delivery | bytes | heap KB a"
            + " socket | resident KB a socket | delivered a second at most | CPU µs each |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (FanOutKind kind : List.of(FanOutKind.PLAIN, FanOutKind.DEFLATED)) {
      Vertx vertx = Vertx.vertx();
      try (Child server = kind.start()) {
        measure(kind, server, kind.viewers(vertx, server), sockets);
      }
      SampleWatches.get(vertx.close());
    }
  }

  private static void measure(FanOutKind kind, Child server, Viewers viewers, int sockets)
      throws Exception {
    double emptyHeap = server.number("heap");
    double emptyResident = server.number("resident");
    viewers.connect(sockets);
    viewers.register(BusAddresses.WATCH_STATUS);
    broadcast(server, viewers, BROADCASTS / 4);
    double heap = server.number("heap") - emptyHeap;
    double resident = server.number("resident") - emptyResident;
    double cpu = server.number("cpu");
    long bytes = viewers.bytes();
    broadcast(server, viewers, BROADCASTS);
    Latencies.Figures figures = viewers.watches().figures();
    cpu = server.number("cpu") - cpu;
    bytes = viewers.bytes() - bytes;
    SaturationBench.Saturated most = SaturationBench.saturate(server, viewers);
    System.out.printf(
        "| %,d | %s | %.1f | %.1f | %.1f | %.1f | %.0f | %.1f | %.1f | %,.0f | %.1f |%n",
        sockets,
        kind.title(),
        figures.p50(),
        figures.p99(),
        figures.max(),
        cpu / 1e3 / figures.count(),
        (double) bytes / figures.count(),
        heap / 1024 / sockets,
        resident / 1024 / sockets,
        most.perSecond(),
        most.cpuMicros());
  }

  private static void broadcast(Child server, Viewers viewers, int count) throws Exception {
    viewers.reset();
    server.ask("broadcast %d %d".formatted(count, BROADCAST_MILLIS));
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (viewers.watches().count() < count * viewers.size() && System.nanoTime() < limit) {
      Thread.sleep(10);
    }
  }
}
