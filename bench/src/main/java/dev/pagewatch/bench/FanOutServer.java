package dev.pagewatch.bench;

import dev.pagewatch.model.BusAddresses;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A bridge in a process of its own that publishes what it is told to on standard input: {@code
 * broadcast COUNT MILLIS}, {@code rows SECONDS PER_SECOND OF}, {@code both SECONDS PER_SECOND OF
 * MILLIS}; and says what it has: {@code heap}, {@code resident}, {@code cpu}, {@code meter NAME}.
 * Each line is answered by one, except {@code one}, which publishes a message.
 */
public final class FanOutServer {

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Random random = new Random(1);
  private final boolean publishesObjects;
  private int next;

  private FanOutServer(boolean publishesObjects) {
    this.publishesObjects = publishesObjects;
  }

  /** Serves; the argument is one of {@link FanOutKind}. */
  public static void main(String[] arguments) throws Exception {
    FanOutKind kind = FanOutKind.valueOf(arguments[0]);
    FanOutServer server = new FanOutServer(kind == FanOutKind.STOCK);
    System.out.println("ready " + kind.serve(server.vertx, server.meters));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("one")) {
        server.publish(BusAddresses.WATCH_STATUS, server.next++);
      } else {
        System.out.println(server.done(line.split(" ", -1)));
      }
    }
    System.exit(0);
  }

  private String done(String[] command) throws IOException {
    switch (command[0]) {
      case "broadcast" -> {
        for (int i = 0; i < Integer.parseInt(command[1]); i++) {
          publish(BusAddresses.WATCH_STATUS, 0);
          LockSupport.parkNanos(Duration.ofMillis(Long.parseLong(command[2])).toNanos());
        }
        return "done";
      }
      case "rows" -> {
        rows(command, Integer.MAX_VALUE);
        return "done";
      }
      case "both" -> {
        rows(command, Integer.parseInt(command[4]) * Integer.parseInt(command[2]) / 1_000);
        return "done";
      }
      case "heap" -> {
        System.gc();
        System.gc();
        return String.valueOf(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      case "resident" -> {
        return String.valueOf(resident());
      }
      case "cpu" -> {
        return String.valueOf(
            ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos());
      }
      case "meter" -> {
        return String.valueOf(
            meters.find(command[1]).meters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum());
      }
      default -> throw new IllegalArgumentException(command[0]);
    }
  }

  /**
   * So many rows change each second, and after each {@code summaryEvery} of them comes a summary.
   */
  private void rows(String[] command, int summaryEvery) {
    int perSecond = Integer.parseInt(command[2]);
    long start = System.nanoTime();
    for (int i = 0; i < perSecond * Integer.parseInt(command[1]); i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      publish(BusAddresses.WATCH_STATUS, random.nextInt(Integer.parseInt(command[3])));
      if (i % summaryEvery == summaryEvery - 1) {
        publish(BusAddresses.STATS_SUMMARY, 0);
      }
    }
  }

  private void publish(String address, int watch) {
    String body = SampleNews.about(watch, random);
    vertx.eventBus().publish(address, publishesObjects ? new JsonObject(body) : body);
  }

  /** With what lives outside of the heap (proc(5), VmRSS of status). */
  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
