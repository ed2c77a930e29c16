package dev.pagewatch.bench;

import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Live viewers of a gateway in another process on the same machine: how late what is published
 * reaches them, what they cost in memory and processor time, and how long it takes until all are
 * back after a break; beside bare WebSockets that all get everything. Other parts are named by the
 * first argument.
 */
public final class FanOutBench {

  /** Rows that a viewer sees, of so many, of which so many change each second. */
  static final int ROWS_SEEN = 40;

  static final int ROWS = 100_000;
  static final int CHANGES_PER_SECOND = 1_000;

  private static final int SECONDS = 10;
  private static final int BROADCASTS = 20;
  private static final int BROADCAST_MILLIS = 500;

  private final FanOutKind kind;
  private final Child server;
  private final Viewers viewers;

  private FanOutBench(Vertx vertx, FanOutKind kind, Child server) {
    this.kind = kind;
    this.server = server;
    this.viewers = kind.viewers(vertx, server);
  }

  /**
   * Prints the figures; arguments are numbers of sockets, by default 100 1000 10000. After {@code
   * stock}, the stock bridge stands beside; after {@code isolation}, {@code saturation} or {@code
   * deflate} comes that part instead, with a number of sockets, by default 1000.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    String part =
        all.isEmpty() || Character.isDigit(all.getFirst().charAt(0)) ? "" : all.getFirst();
    List<String> rest = part.isEmpty() ? all : all.subList(1, all.size());
    switch (part) {
      case "" -> measure(rest, FanOutKind.OURS, FanOutKind.BARE);
      case "stock" ->
          measure(
              rest, FanOutKind.OURS, FanOutKind.OURS_IN_SOCKJS, FanOutKind.STOCK, FanOutKind.BARE);
      case "isolation" -> IsolationBench.run(rest);
      case "saturation" -> SaturationBench.run(rest);
      case "deflate" -> DeflateBench.run(rest);
      default -> throw new IllegalArgumentException(part);
    }
    System.exit(0);
  }

  private static void measure(List<String> given, FanOutKind... kinds) throws Exception {
    System.out.println(
        "| sockets | bridge | what | p50 ms | p99 ms | max ms | CPU µs a message | KB a socket |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String size : given.isEmpty() ? List.of("100", "1000", "10000") : given) {
      for (FanOutKind kind : Arrays.asList(kinds)) {
        Vertx vertx = Vertx.vertx();
        try (Child server = kind.start()) {
          new FanOutBench(vertx, kind, server).measure(Integer.parseInt(size));
        }
        SampleWatches.get(vertx.close());
      }
    }
  }

  private void measure(int sockets) throws Exception {
    String row = "| %,d | %s ".formatted(sockets, kind.title());
    double empty = server.number("heap");
    viewers.connect(sockets);
    double idle = server.number("heap");
    System.out.printf("%s| idle | | | | | %.1f |%n", row, (idle - empty) / 1024 / sockets);
    viewers.register(BusAddresses.WATCH_STATUS);
    double subscribed = server.number("heap");
    publish("broadcast 5 " + BROADCAST_MILLIS, 5L * sockets);
    print(
        row + "| broadcasts of 0.5 KB ",
        publish(
            "broadcast %d %d".formatted(BROADCASTS, BROADCAST_MILLIS), (long) BROADCASTS * sockets),
        (subscribed - empty) / 1024 / sockets);
    if (kind.hasRows()) {
      follow();
      double following = server.number("heap");
      print(
          row + "| 40 rows of 100,000, 1,000 changes a second ",
          publish("rows %d %d %d".formatted(SECONDS, CHANGES_PER_SECOND, ROWS), Long.MAX_VALUE),
          (following - empty) / 1024 / sockets);
    }
    long start = System.nanoTime();
    viewers.leave();
    viewers.connect(sockets);
    if (kind.hasRows()) {
      follow();
    } else {
      viewers.register(BusAddresses.WATCH_STATUS);
    }
    System.out.printf(
        "%s| all gone and back: %.1f s until the last | | | | | |%n",
        row, (System.nanoTime() - start) / 1e9);
  }

  private void follow() throws Exception {
    viewers.register(BusAddresses.WATCH_STATUS, ROWS_SEEN, ROWS);
  }

  /** Has something published and waits for it; CPU nanoseconds of the server it took. */
  private double publish(String command, long expected) throws Exception {
    viewers.reset();
    double before = server.number("cpu");
    server.ask(command);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(expected == Long.MAX_VALUE ? 2 : 60);
    while (viewers.watches().count() < expected && System.nanoTime() < limit) {
      Thread.sleep(10);
    }
    return server.number("cpu") - before;
  }

  private void print(String what, double cpuNanos, double kilobytes) {
    Latencies.Figures figures = viewers.watches().figures();
    System.out.printf(
        "%s (%,d deliveries) | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
        what,
        figures.count(),
        figures.p50(),
        figures.p99(),
        figures.max(),
        cpuNanos / 1e3 / Math.max(1, figures.count()),
        kilobytes);
  }
}
