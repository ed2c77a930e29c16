package dev.pagewatch.bench;

import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How many messages a bridge delivers at most: a next one goes out once few are under way. */
final class SaturationBench {

  /** So few that no socket's outbox fills, so many that nobody waits for work. */
  private static final int UNDER_WAY = 8;

  private static final int WARM_UP_SECONDS = 8;
  private static final int SECONDS = 10;

  private SaturationBench() {}

  /** What so many seconds brought. */
  record Saturated(double perSecond, double cpuMicros, double bytes) {}

  /** Prints the figures; the argument is a number of sockets. */
  static void run(List<String> arguments) throws Exception {
    int sockets = arguments.isEmpty() ? 1_000 : Integer.parseInt(arguments.getFirst());
    System.out.println("| sockets | bridge | delivered a second | CPU µs each | bytes each |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (FanOutKind kind :
        List.of(FanOutKind.OURS, FanOutKind.OURS_IN_SOCKJS, FanOutKind.STOCK, FanOutKind.BARE)) {
      Vertx vertx = Vertx.vertx();
      try (Child server = kind.start()) {
        Viewers viewers = kind.viewers(vertx, server);
        viewers.connect(sockets);
        viewers.register(BusAddresses.WATCH_STATUS);
        Saturated figures = saturate(server, viewers);
        System.out.printf(
            "| %,d | %s | %,.0f | %.1f | %.0f |%n",
            sockets, kind.title(), figures.perSecond(), figures.cpuMicros(), figures.bytes());
      }
      SampleWatches.get(vertx.close());
    }
  }

  /** Publishes as fast as all take it; viewers are registered for all. */
  static Saturated saturate(Child server, Viewers viewers) throws Exception {
    publish(server, viewers, WARM_UP_SECONDS);
    long bytes = viewers.bytes();
    double cpu = server.number("cpu");
    long start = System.nanoTime();
    int delivered = publish(server, viewers, SECONDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Saturated(
        delivered / seconds,
        (server.number("cpu") - cpu) / 1e3 / delivered,
        (double) (viewers.bytes() - bytes) / delivered);
  }

  /** Until the last has arrived; how many did. */
  private static int publish(Child server, Viewers viewers, int seconds) throws Exception {
    viewers.reset();
    long sent = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      long arrived = viewers.watches().count() / viewers.size();
      for (; sent - arrived < UNDER_WAY; sent++) {
        server.tell("one");
      }
      LockSupport.parkNanos(200_000);
    }
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (viewers.watches().count() < sent * viewers.size()) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("some never arrived");
      }
      Thread.sleep(1);
    }
    return viewers.watches().count();
  }
}
