package dev.pagewatch.bench;

import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What viewers who mean no good do to those who read along: these are measured alone, then beside
 * 50 of each kind. The attackers' own work goes after everybody else's on the processor, so that
 * what shows is what they make the gateway do.
 */
final class IsolationBench {

  private static final int HOSTILES = 50;
  private static final int WARM_UP_SECONDS = 10;
  private static final int SECONDS = 20;
  private static final int SUMMARY_MILLIS = 500;
  private static final List<String> KINDS = List.of("never", "flood", "pings", "drop");

  private final Child server;
  private final Viewers viewers;

  private IsolationBench(Child server, Viewers viewers) {
    this.server = server;
    this.viewers = viewers;
  }

  /** What viewers saw of rows and of summaries. */
  private record Seen(Latencies.Figures rows, Latencies.Figures summaries) {}

  /**
   * Prints the figures; arguments are a number of viewers and kinds of attackers: {@code never},
   * {@code read}, {@code flood}, {@code pings}, {@code drop}, {@code all}; and {@code elsewhere}
   * for such as drop out of another server on the same machine, as what they take of it by being
   * there can't be helped.
   */
  static void run(List<String> arguments) throws Exception {
    int sockets = arguments.isEmpty() ? 1_000 : Integer.parseInt(arguments.getFirst());
    List<String> kinds =
        arguments.size() < 2
            ? List.of("read", "never", "flood", "pings", "drop", "elsewhere", "all")
            : arguments.subList(1, arguments.size());
    System.out.println(
        "| viewers | beside | rows: p50, p99, max ms | ratios | summaries: p50, p99, max ms | ratios"
            + " | heap before, during, after, MB |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    for (String kind : kinds) {
      Vertx vertx = Vertx.vertx();
      try (Child server = FanOutKind.OURS.start()) {
        Viewers viewers = FanOutKind.OURS.viewers(vertx, server);
        viewers.connect(sockets);
        viewers.register(BusAddresses.WATCH_STATUS, FanOutBench.ROWS_SEEN, FanOutBench.ROWS);
        viewers.register(BusAddresses.STATS_SUMMARY);
        new IsolationBench(server, viewers).measure(kind);
      }
      SampleWatches.get(vertx.close());
    }
  }

  private void measure(String kind) throws Exception {
    both(WARM_UP_SECONDS);
    Seen alone = both(SECONDS);
    double before = server.number("heap");
    System.out.printf(
        "| %,d | nobody | %s | | %s | | %.0f |%n",
        viewers.size(), figures(alone.rows()), figures(alone.summaries()), before / 1e6);
    String counts;
    double during;
    Map<String, Double> meters;
    Seen beside;
    try (Child other = kind.equals("elsewhere") ? FanOutKind.BARE.start() : null;
        Child hostiles = hostiles(other == null ? server : other, kind)) {
      // Else what is compiled for them would be measured.
      both(WARM_UP_SECONDS);
      beside = both(SECONDS);
      counts = hostiles.ask("counts");
      meters = meters();
      during = server.number("heap");
    }
    Thread.sleep(3_000);
    System.out.printf(
        "| %,d | %s | %s | %s | %s | %s | %.0f, %.0f, %.0f |%n",
        viewers.size(),
        kind,
        figures(beside.rows()),
        ratios(beside.rows(), alone.rows()),
        figures(beside.summaries()),
        ratios(beside.summaries(), alone.summaries()),
        before / 1e6,
        during / 1e6,
        server.number("heap") / 1e6);
    System.out.printf("    during %s: %s; viewers lost: %d%n", kind, counts, viewers.lost());
    System.out.printf("    sockets after %,.0f%n", server.number("meter pagewatch.bridge.sockets"));
    meters.forEach((name, value) -> System.out.printf("    %s %,.0f%n", name, value));
  }

  private static Child hostiles(Child target, String kind) throws IOException {
    List<String> command = new ArrayList<>(List.of(target.greeting(), String.valueOf(HOSTILES)));
    switch (kind) {
      case "all" -> command.addAll(KINDS);
      case "elsewhere" -> command.add("drop");
      default -> command.add(kind);
    }
    return new Child(Hostiles.class, true, command.toArray(String[]::new));
  }

  private Seen both(int seconds) throws Exception {
    viewers.reset();
    server.ask(
        "both %d %d %d %d"
            .formatted(seconds, FanOutBench.CHANGES_PER_SECOND, FanOutBench.ROWS, SUMMARY_MILLIS));
    Thread.sleep(2_000);
    return new Seen(viewers.watches().figures(), viewers.summaries().figures());
  }

  private Map<String, Double> meters() throws Exception {
    SequencedMap<String, Double> meters = new TreeMap<>();
    for (String name :
        List.of(
            "sockets",
            "registrations",
            "outbox.characters",
            "slow.closes",
            "dropped",
            "frames.in")) {
      meters.put(name, server.number("meter pagewatch.bridge." + name));
    }
    return meters;
  }

  private static String figures(Latencies.Figures figures) {
    return "%.1f, %.1f, %.1f (%,d)"
        .formatted(figures.p50(), figures.p99(), figures.max(), figures.count());
  }

  private static String ratios(Latencies.Figures one, Latencies.Figures other) {
    return "%.1f, %.1f, %.1f"
        .formatted(one.p50() / other.p50(), one.p99() / other.p99(), one.max() / other.max());
  }
}
