package dev.pagewatch.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real gateway on a free port, with a plain HTTP client in front of it. */
final class RunningGateway implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final Gateway gateway;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningGateway(Path dataDir) {
    this(dataDir, Optional.empty());
  }

  RunningGateway(Path dataDir, Optional<PostgresStore.Access> postgres) {
    this(dataDir, postgres, InstantSource.system());
  }

  RunningGateway(Path dataDir, Optional<PostgresStore.Access> postgres, InstantSource clock) {
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
                    AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))),
                    Duration.ofSeconds(45),
                    4,
                    Duration.ZERO,
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "");
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return Json.mapper().readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(response.body(), e);
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
