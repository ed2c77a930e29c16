package dev.pagewatch.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.settings.HistorySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real gateway on a free port, with a plain HTTP client in front of it that holds every exchange
 * with the API against its document.
 */
final class RunningGateway implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final Gateway gateway;
  final ApiDocument document = ApiDocument.load();
  private final HttpClient client = HttpClient.newHttpClient();

  RunningGateway(Path dataDir) {
    this(dataDir, Optional.empty());
  }

  RunningGateway(Path dataDir, Optional<PostgresStore.Access> postgres) {
    this(dataDir, postgres, InstantSource.system());
  }

  RunningGateway(Path dataDir, Optional<PostgresStore.Access> postgres, InstantSource clock) {
    if (postgres.isEmpty()) {
      TestDatabase.lay(dataDir.resolve("pagewatch.db"));
    }
    this.gateway =
        await(
            Gateway.start(
                vertx,
                new GatewayConfig(
                    "127.0.0.1",
                    0,
                    dataDir,
                    postgres,
                    List.of("https://panel.example"),
                    Optional.empty(),
                    AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))),
                    Duration.ofSeconds(45),
                    4,
                    Duration.ZERO,
                    new HistorySettings(500, Optional.empty()),
                    "w1",
                    "test"),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (body.length > 0) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      HttpRequest built = request.build();
      HttpResponse<String> response = client.send(built, HttpResponse.BodyHandlers.ofString());
      document.check(built, new String(body, StandardCharsets.UTF_8), response);
      return response;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Posts what may be bad or large, with time for it. */
  HttpResponse<String> post(String path, String mediaType, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .timeout(Duration.ofMinutes(5))
            .header("Content-Type", mediaType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      document.check(request, "", response);
      return response;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The status that a target gets which the client would refuse to send. */
  int statusOf(String method, String target) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      String request =
          "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
              .formatted(method, target);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "");
  }

  static JsonNode json(HttpResponse<String> response) {
    return parsed(response.body());
  }

  static JsonNode parsed(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  /** Adds a watch and returns its id. */
  String add(String url) {
    HttpResponse<String> created =
        send("POST", "/api/v1/watches", "{\"url\":\"%s\"}".formatted(url));
    if (created.statusCode() != 201) {
      throw new IllegalStateException(created.body());
    }
    return json(created).get("id").textValue();
  }

  @Override
  public void close() {
    await(gateway.stop());
    await(vertx.close());
  }
}
