package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters and conditions from the API through a worker to the history and back. */
@TestInstance(Lifecycle.PER_CLASS)
class FilteredWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** A page's body now; what differs from check to check is in it by itself. */
  private final AtomicReference<String> body = new AtomicReference<>("");

  private HttpServer site;
  private Launched pagewatch;
  private PagewatchClient client;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          byte[] page =
              ("<!doctype html><title>Shop</title><body>"
                      + body.get()
                      + "<p class=clock>%d visitors</p>".formatted(System.nanoTime()))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    pagewatch = Launched.besideLocalSites(dir, Map.of("PAGEWATCH_HOST_SPACING", "PT0S"));
    client = new PagewatchClient(pagewatch.ready());
  }

  @AfterAll
  void stop() {
    site.stop(0);
    pagewatch.close();
  }

  private String add(String engine, JsonObject options) {
    JsonObject draft =
        new JsonObject()
            .put("url", "http://127.0.0.1:%d/%s".formatted(site.getAddress().getPort(), engine))
            .put("engine", engine)
            .mergeIn(options);
    return client.add(draft);
  }

  private String text(JsonObject watch) throws Exception {
    return client
        .get(
            "/api/v1/watches/%s/snapshots/%s/text"
                .formatted(watch.getString("id"), watch.getString("snapshotId")))
        .body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "browser"})
  void noiseIsFilteredAndTheChangeIsSeen(String engine) throws Exception {
    body.set("<main>Kettle<p id=price>Price 47</p></main>");
    String id =
        add(
            engine,
            new JsonObject()
                .put("filters", new JsonObject().put("remove", new JsonArray(List.of(".clock")))));
    JsonObject first = client.checked(id, 1, PATIENCE);
    assertThat(first.getString("outcome")).as(first.encode()).isEqualTo("unchanged");
    assertThat(text(first)).isEqualTo("Kettle\nPrice 47");

    assertThat(client.checkedAgain(id, PATIENCE).getString("outcome")).isEqualTo("unchanged");
    body.set("<main>Kettle<p id=price>Price 41</p></main>");
    JsonObject changed = client.checkedAgain(id, PATIENCE);

    assertThat(changed.getString("outcome")).isEqualTo("changed");
    assertThat(changed.getJsonObject("excerpt").getString("after")).isEqualTo("Price 41");
    assertThat(changed.getLong("changes")).isOne();
  }

  @Test
  void aConditionHoldsAChangeBackUntilItIsMet() throws Exception {
    body.set("<p id=price>Price 100</p><p>sold out</p>");
    String id =
        add(
            "http",
            new JsonObject()
                .put("filters", new JsonObject().put("ignore", new JsonArray(List.of("visitors"))))
                .put(
                    "trigger",
                    new JsonObject()
                        .put("absent", new JsonArray(List.of("sold out")))
                        .put("number", new JsonObject().put("extract", "Price").put("below", 90))));
    client.checked(id, 1, PATIENCE);

    body.set("<p id=price>Price 80</p><p>sold out</p>");
    assertThat(client.checkedAgain(id, PATIENCE).getString("outcome")).isEqualTo("unchanged");
    body.set("<p id=price>Price 80</p><p>in stock</p>");
    JsonObject released = client.checkedAgain(id, PATIENCE);

    assertThat(released.getString("outcome")).isEqualTo("changed");
    assertThat(text(released)).contains("Price 80", "visitors");
    assertThat(released.getJsonObject("excerpt").getString("before")).isEqualTo("Price 100");
  }

  @Test
  void anEditMakesANewBaseAtOnceAndNoChange() throws Exception {
    body.set("<main>Kettle</main>");
    String id = add("http", new JsonObject());
    client.checked(id, 1, PATIENCE);

    JsonObject patch =
        new JsonObject()
            .put("filters", new JsonObject().put("include", new JsonArray(List.of("main"))));
    client.sending("PATCH", "/api/v1/watches/" + id, patch.encode()).join();
    JsonObject based = client.checked(id, 2, PATIENCE);

    assertThat(based.getString("outcome")).as(based.encode()).isEqualTo("unchanged");
    assertThat(based.getLong("changes")).isZero();
    assertThat(text(based)).isEqualTo("Kettle");
    body.set("<main>Teapot</main>");
    assertThat(client.checkedAgain(id, PATIENCE).getString("outcome")).isEqualTo("changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "browser"})
  void aFilterThatFindsNothingIsAnErrorThatNamesIt(String engine) throws Exception {
    body.set("<main>Kettle</main>");
    String id =
        add(
            engine,
            new JsonObject()
                .put(
                    "filters",
                    new JsonObject().put("include", new JsonArray(List.of("#no-such-part")))));

    JsonObject failed = client.checked(id, 1, PATIENCE);

    assertThat(failed.getString("outcome")).isEqualTo("error");
    assertThat(failed.getJsonObject("error").getString("code")).isEqualTo("filter_not_found");
    assertThat(failed.getJsonObject("error").getString("message")).contains("#no-such-part");
  }
}
