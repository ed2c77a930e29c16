package dev.pagewatch.bench;

import dev.pagewatch.gateway.Gateway;
import dev.pagewatch.gateway.GatewayConfig;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.settings.HistorySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway in a process of its own, or in its place bare WebSockets that all get everything, that
 * publishes what it is told to on standard input: {@code broadcast COUNT MILLIS}, {@code rows
 * SECONDS PER_SECOND OF}, {@code heap}, {@code cpu}. Each line is answered by one.
 */
public final class FanOutServer {

  private static final int BODY = 500;

  private final Vertx vertx = Vertx.vertx();

  private FanOutServer() {}

  /** Serves; the argument is {@code ours} or {@code bare}. */
  public static void main(String[] arguments) throws Exception {
    FanOutServer server = new FanOutServer();
    int port = arguments[0].equals("bare") ? server.bare() : server.ours();
    System.out.println("ready " + port);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(server.done(line.split(" ", -1)));
    }
    System.exit(0);
  }

  private int ours() throws Exception {
    Gateway gateway =
        SampleWatches.get(
            Gateway.start(
                vertx,
                new GatewayConfig(
                    "127.0.0.1",
                    0,
                    Files.createTempDirectory("fan-out"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    AddressPolicy.of(List.of()),
                    Duration.ofSeconds(45),
                    4,
                    Duration.ZERO,
                    new HistorySettings(500, Optional.empty()),
                    "w1",
                    "bench"),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
    return gateway.port();
  }

  /** On as many event loops as ours, each with a set of sockets that all get everything. */
  private int bare() throws Exception {
    int[] port = new int[1];
    SampleWatches.get(
        vertx.deployVerticle(
            () ->
                new VerticleBase() {
                  private final Set<ServerWebSocket> sockets = new HashSet<>();

                  @Override
                  public Future<?> start() {
                    vertx
                        .eventBus()
                        .<String>localConsumer(
                            BusAddresses.WATCH_STATUS,
                            message ->
                                sockets.forEach(socket -> socket.writeTextMessage(message.body())));
                    return vertx
                        .createHttpServer(
                            new HttpServerOptions()
                                .setPerMessageWebSocketCompressionSupported(false))
                        .webSocketHandler(this::opened)
                        .listen(-7, "127.0.0.1")
                        .onSuccess(server -> port[0] = server.actualPort());
                  }

                  private void opened(ServerWebSocket socket) {
                    sockets.add(socket);
                    socket.closeHandler(gone -> sockets.remove(socket));
                    socket.textMessageHandler(
                        text -> {
                          if (text.contains("ping")) {
                            socket.writeTextMessage("pong");
                          }
                        });
                  }
                },
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors())));
    return port[0];
  }

  private String done(String[] command) {
    switch (command[0]) {
      case "broadcast" -> {
        for (int i = 0; i < Integer.parseInt(command[1]); i++) {
          publish(0);
          LockSupport.parkNanos(Duration.ofMillis(Long.parseLong(command[2])).toNanos());
        }
        return "done";
      }
      case "rows" -> {
        Random random = new Random(1);
        int perSecond = Integer.parseInt(command[2]);
        long start = System.nanoTime();
        for (int i = 0; i < perSecond * Integer.parseInt(command[1]); i++) {
          long due = start + i * 1_000_000_000L / perSecond;
          while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          publish(random.nextInt(Integer.parseInt(command[3])));
        }
        return "done";
      }
      case "heap" -> {
        System.gc();
        System.gc();
        return String.valueOf(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      case "cpu" -> {
        return String.valueOf(
            ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos());
      }
      default -> throw new IllegalArgumentException(command[0]);
    }
  }

  private void publish(int watch) {
    String head =
        "{\"event\":\"updated\",\"watch\":{\"id\":\"w%d\",\"at\":%d,\"title\":\""
            .formatted(watch, System.nanoTime());
    String tail = "\"}}";
    vertx
        .eventBus()
        .publish(
            BusAddresses.WATCH_STATUS,
            head + "x".repeat(Math.max(0, BODY - head.length() - tail.length())) + tail);
  }
}
