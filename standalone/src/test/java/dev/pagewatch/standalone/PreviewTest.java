package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Previews as people get them, from the real process with its own browsers. */
class PreviewTest {

  private static final Map<String, String> PAGES =
      Map.of(
          "/shop", "<nav>Home</nav><main><p>Price: 47 euro</p></main>",
          "/made", "<p id=x></p><script>setTimeout(() => x.textContent = 'made', 50)</script>",
          "/hung", "<p>x</p><script>onload = () => { for (;;) {} }</script>");

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path dir;

  private JsonObject preview(String at, String url, JsonObject draft) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(at + "/api/v1/watches/preview"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(draft.put("url", url).encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  @Test
  void draftsAreShownByTheirEngineNothingIsKeptAndNoProcessIsLeft() throws Exception {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    site.createContext(
        "/",
        exchange -> {
          byte[] page =
              PAGES
                  .getOrDefault(exchange.getRequestURI().getPath(), "none")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    String pages = "http://127.0.0.1:" + site.getAddress().getPort();
    try (Launched pagewatch =
        Launched.besideLocalSites(
            dir,
            Map.of(
                "PAGEWATCH_CHECK_TIMEOUT", "PT6S", "PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.1/32"))) {
      String at = pagewatch.ready();
      Launched.await(at + "/api/v1/workers", "\"idle\"");

      JsonObject http =
          preview(
              at,
              pages + "/shop",
              new JsonObject(
                  "{\"engine\":\"http\",\"filters\":{\"include\":[\"main\"],"
                      + "\"extract\":[\"/[0-9]+ euro/\"]}}"));
      JsonObject made = preview(at, pages + "/made", new JsonObject());
      JsonObject hung = preview(at, pages + "/hung", new JsonObject("{\"engine\":\"browser\"}"));
      JsonObject after = preview(at, pages + "/made", new JsonObject());

      assertThat(http.getString("rawText")).isEqualTo("Home\nPrice: 47 euro");
      assertThat(http.getString("text")).isEqualTo("47 euro");
      assertThat(http.getJsonArray("steps")).hasSize(3);
      assertThat(made.getString("engine")).isEqualTo("browser");
      assertThat(made.getString("text")).isEqualTo("made");
      assertThat(hung.getJsonObject("error").getString("code")).isEqualTo("page_hung");
      assertThat(hung.getLong("durationMs")).isLessThan(10_000);
      assertThat(after.getString("text")).isEqualTo("made");
      assertThat(Launched.get(at + "/api/v1/watches")).contains("\"total\":0");
      assertThat(Launched.get(at + "/api/v1/system")).contains("\"snapshots\":0", "\"blobs\":0");
      List<ProcessHandle> children = pagewatch.descendants();
      assertThat(children).isNotEmpty();
      assertThat(pagewatch.signal("TERM").status()).isZero();
      Launched.awaitEnd(children);
    } finally {
      site.stop(0);
    }
  }
}
