package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official event-bus and SockJS clients as they come from npm, in Chromium and in Node, over
 * each transport that is served, against the real process.
 */
class OfficialClientTest {

  private static final String IN_BROWSER =
      """
      (transport) => new Promise((resolve) => {
        const bus = new EventBus('/eventbus', { transports: [transport] });
        const end = (result) => { bus.close(); resolve(JSON.stringify(result)); };
        bus.onopen = () => {
          bus.registerHandler('stats.summary', {}, (failure, message) => {
            if (failure) return end({ failure });
            bus.send('watch.command', { op: 'pause', ids: ['nobody'] }, {}, (refused, reply) => {
              bus.send('watch.command', { op: 'fly', ids: ['x'] }, {}, (second) => {
                end({ headers: message.headers, watches: message.body.watches,
                  reply: refused ?? reply.body, second: second?.failureCode });
              });
            });
          });
        };
        bus.onerror = (error) => end({ error });
        setTimeout(() => end({ error: 'nothing came' }), 20_000);
      })
      """;

  @TempDir static Path dir;
  private static Launched pagewatch;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    pagewatch =
        Launched.java(
            Main.class,
            Files.createDirectory(dir.resolve("tmp")),
            Map.of(
                "PAGEWATCH_HTTP_PORT", "0",
                "PAGEWATCH_DATA_DIR", dir.resolve("data").toString(),
                "PAGEWATCH_BROWSER_SLOTS", "1"),
            "up");
    url = pagewatch.ready();
  }

  @AfterAll
  static void stop() {
    pagewatch.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "xhr-polling", "eventsource"})
  void inNodeItFollowsAndCommandsAndIsToldOfFailures(String transport) throws Exception {
    Process node =
        new ProcessBuilder(
                "node",
                Path.of("src", "test", "resources", "official-client.cjs").toString(),
                Path.of("..", "webroot").toAbsolutePath().normalize().toString(),
                url,
                transport)
            .redirectErrorStream(true)
            .start();

    works(new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "xhr-polling", "eventsource"})
  void inChromiumItFollowsAndCommandsAndIsToldOfFailures(String transport) throws Exception {
    try (TestChromium chromium = new TestChromium()) {
      Page page = chromium.newPage();
      page.navigate(url);
      page.addScriptTag(script("sockjs-client-1.6.1/sockjs.min.js"));
      page.addScriptTag(script("eventbus-bridge-client-1.0.0/vertx-eventbus.js"));

      works(String.valueOf(page.evaluate(IN_BROWSER, transport)));
    }
  }

  private static Page.AddScriptTagOptions script(String name) {
    return new Page.AddScriptTagOptions().setUrl(url + "/vendor/" + name);
  }

  private static void works(String result) {
    JsonObject told =
        new JsonObject(result.strip().substring(result.strip().lastIndexOf('\n') + 1));
    assertThat(told.getJsonObject("headers")).as(result).isNotNull();
    assertThat(told.getJsonObject("headers").getString("seq")).matches("\\d+");
    assertThat(told.getInteger("watches")).isZero();
    assertThat(
            told.getJsonObject("reply").getJsonArray("rejected").getJsonObject(0).getString("code"))
        .isEqualTo("not_found");
    assertThat(told.getInteger("second")).isEqualTo(400);
  }
}
