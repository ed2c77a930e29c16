package dev.pagewatch.standalone;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Pagewatch that is up at the moment, for many clients; there are times when none is. */
final class Server {

  /** Whoever waits longer has found something that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable String url;

  /** An answer, its body parsed where it is JSON. */
  record Answer(int status, JsonObject body, HttpResponse<String> response) {}

  /** There is one now. */
  synchronized void up(String url) {
    this.url = url;
    notifyAll();
  }

  /** There is none now. */
  synchronized void down() {
    url = null;
  }

  /** Waits until there is one. */
  synchronized String url() throws InterruptedException {
    while (url == null) {
      wait();
    }
    return url;
  }

  /**
   * Sends a request to whichever is up.
   *
   * @return empty when the connection broke: what was asked for may have happened or not
   */
  Optional<Answer> send(String method, String path, @Nullable JsonObject body)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.encode()));
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      boolean json = response.headers().firstValue("content-type").orElse("").contains("json");
      return Optional.of(
          new Answer(
              response.statusCode(),
              json ? new JsonObject(response.body()) : new JsonObject(),
              response));
    } catch (java.net.http.HttpTimeoutException e) {
      throw new AssertionError("no answer to %s %s within %s".formatted(method, path, PATIENCE), e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The body at a path, asked for until one that is up has answered with 200. */
  JsonObject get(String path) throws InterruptedException {
    while (true) {
      Optional<Answer> answer = send("GET", path, null);
      if (answer.isPresent() && answer.get().status() == 200) {
        return answer.get().body();
      }
      Thread.sleep(Duration.ofMillis(50));
    }
  }
}
