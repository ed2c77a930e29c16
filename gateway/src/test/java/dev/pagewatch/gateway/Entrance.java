package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.settings.HistorySettings;
import dev.pagewatch.model.settings.Secret;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real gateway that one may have to sign in to, and callers at several addresses. */
final class Entrance implements AutoCloseable {

  static final String PASSWORD = "correct horse";

  final Vertx vertx = Vertx.vertx();
  final Gateway gateway;
  private final ApiDocument document = ApiDocument.load();
  private final String base;

  /** On loopback and SQLite, with the operator's password where one is given. */
  Entrance(Path data, Optional<String> password) {
    this(data, Optional.empty(), password, "127.0.0.1", List.of(), InstantSource.system());
  }

  Entrance(Path data, Optional<String> password, InstantSource clock) {
    this(data, Optional.empty(), password, "127.0.0.1", List.of(), clock);
  }

  Entrance(
      Path data,
      Optional<PostgresStore.Access> postgres,
      Optional<String> password,
      String host,
      List<String> allowedOrigins,
      InstantSource clock) {
    if (postgres.isEmpty()) {
      TestDatabase.lay(data.resolve("pagewatch.db"));
    }
    gateway =
        await(
            Gateway.start(
                vertx,
                new GatewayConfig(
                    host,
                    0,
                    data,
                    postgres,
                    allowedOrigins,
                    password.map(Secret::new),
                    AddressPolicy.of(List.of()),
                    Duration.ofSeconds(45),
                    4,
                    Duration.ZERO,
                    new HistorySettings(500, Optional.empty()),
                    "w1",
                    "test"),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock));
    base = "http://127.0.0.1:" + gateway.port();
  }

  /** A caller of another gateway, at this one. */
  Caller instead(Caller caller) {
    return new Caller(base, caller.address(), caller.headers(), document);
  }

  /** Somebody at 127.0.0.1. */
  Caller caller() {
    return new Caller(base, "127.0.0.1", List.of(), document);
  }

  /** Somebody who signed in with {@link #PASSWORD}. */
  Caller signedIn() {
    return caller().withCookieOf(caller().signIn(PASSWORD));
  }

  /** A new API key of a scope. */
  String createKey(String scope) {
    return json(signedIn()
            .send(
                "POST",
                "/api/v1/api-keys",
                "{\"name\":\"a script\",\"scope\":\"%s\"}".formatted(scope)))
        .path("key")
        .asText();
  }

  /** Waits until every use up to now is stored, and known to the gateway from there. */
  void awaitUseNoted(Caller program, Instant now) {
    Eventually.until(() -> program.get("/api/v1/api-keys").body().contains(Json.format(now)));
    assertThat(caller().withKey("pw_nobodys").get("/api/v1/stats").statusCode()).isEqualTo(401);
  }

  /** The status of a path under a Host header of the test's own. */
  int statusAt(String host, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  @Override
  public void close() {
    await(gateway.stop());
    await(vertx.close());
  }

  /**
   * Sends requests, always from one address and with the same headers.
   *
   * @param address a loopback address of this machine
   */
  record Caller(String base, String address, List<String> headers, ApiDocument document) {

    Caller at(String other) {
      return new Caller(base, other, headers, document);
    }

    Caller with(String name, String value) {
      return new Caller(
          base,
          address,
          Stream.concat(headers.stream(), Stream.of(name, value)).toList(),
          document);
    }

    Caller withCookieOf(HttpResponse<String> answer) {
      return with("Cookie", cookie(answer).split(";", 2)[0]);
    }

    Caller withKey(String key) {
      return with("Authorization", "Bearer " + key);
    }

    static String cookie(HttpResponse<String> answer) {
      return answer.headers().firstValue("Set-Cookie").orElseThrow();
    }

    HttpResponse<String> signIn(String password) {
      return send("POST", "/api/v1/session", "{\"password\":\"%s\"}".formatted(password));
    }

    HttpResponse<String> get(String path) {
      return send("GET", path, "");
    }

    HttpResponse<String> send(String method, String path, String body) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path))
              .timeout(Duration.ofSeconds(20))
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      if (!body.isEmpty()) {
        request.header("Content-Type", "application/json");
      }
      if (!headers.isEmpty()) {
        request.headers(headers.toArray(String[]::new));
      }
      try (HttpClient client =
          HttpClient.newBuilder().localAddress(InetAddress.getByName(address)).build()) {
        HttpRequest built = request.build();
        HttpResponse<String> answer = client.send(built, HttpResponse.BodyHandlers.ofString());
        document.check(built, body, answer);
        return answer;
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
