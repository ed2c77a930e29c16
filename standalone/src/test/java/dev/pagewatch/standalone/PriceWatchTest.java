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

/** Prices from a shop's page through a worker to the history and back. */
@TestInstance(Lifecycle.PER_CLASS)
class PriceWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicReference<String> page = new AtomicReference<>("");

  private HttpServer shop;
  private Launched pagewatch;
  private PagewatchClient client;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext(
        "/",
        exchange -> {
          byte[] body =
              "<!doctype html><title>Kettle</title><h1>Kettle</h1>%s<p>%d people look at this</p>"
                  .formatted(page.get(), System.nanoTime())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    shop.start();
    pagewatch = Launched.besideLocalSites(dir, Map.of("PAGEWATCH_HOST_SPACING", "PT0S"));
    client = new PagewatchClient(pagewatch.ready());
  }

  @AfterAll
  void stop() {
    shop.stop(0);
    pagewatch.close();
  }

  private static String jsonLd(String price, String availability) {
    return "{\"@type\":\"Product\",\"name\":\"Kettle\",\"offers\":{\"@type\":\"Offer\",\"price\":\"%s\",\"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/%s\"}}"
        .formatted(price, availability);
  }

  private static String offer(String price, String availability) {
    return "<script type=\"application/ld+json\">%s</script>"
        .formatted(jsonLd(price, availability));
  }

  private String add(String engine, JsonObject options) {
    JsonObject draft =
        new JsonObject()
            .put("url", "http://127.0.0.1:%d/%s".formatted(shop.getAddress().getPort(), engine))
            .put("engine", engine)
            .put("kind", "price")
            .mergeIn(options);
    return client.add(draft);
  }

  private List<String> prices(String id) throws Exception {
    JsonArray items =
        new JsonObject(client.get("/api/v1/watches/" + id + "/prices").body())
            .getJsonArray("items");
    return items.stream()
        .map(JsonObject.class::cast)
        .map(item -> item.getString("amount") + " " + item.getString("availability"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "browser"})
  void aPriceIsFollowedAndTheRestOfThePageIsNot(String engine) throws Exception {
    page.set(offer("24.90", "InStock"));
    String id = add(engine, new JsonObject());
    JsonObject first = client.checked(id, 1, PATIENCE);
    assertThat(first.getString("outcome")).as(first.encode()).isEqualTo("unchanged");
    assertThat(client.checkedAgain(id, PATIENCE).getString("outcome")).isEqualTo("unchanged");

    page.set(offer("19.90", "InStock"));
    JsonObject fell = client.checkedAgain(id, PATIENCE);
    page.set(offer("19.90", "OutOfStock"));
    JsonObject gone = client.checkedAgain(id, PATIENCE);

    assertThat(fell.getString("outcome")).isEqualTo("changed");
    assertThat(fell.getJsonObject("excerpt").getString("before")).isEqualTo("Price: 24.90 EUR");
    assertThat(gone.getString("outcome")).isEqualTo("changed");
    assertThat(gone.getJsonObject("price").getString("availability")).isEqualTo("OutOfStock");
    assertThat(gone.getJsonObject("price").getJsonObject("previous").getString("amount"))
        .isEqualTo("24.90");
    assertThat(prices(id)).containsExactly("19.90 OutOfStock", "19.90 InStock", "24.90 InStock");
  }

  @Test
  void aPriceThatOnlyScriptsTellIsReadByABrowser() throws Exception {
    page.set(
        """
        <div>%s</div>
        <script>
        const s = document.createElement('script');
        s.type = 'application/ld+json';
        s.textContent = '%s';
        document.head.append(s);
        </script>
        """
            .formatted("A long description. ".repeat(60), jsonLd("7.5", "PreOrder")));

    JsonObject first = client.checked(add("auto", new JsonObject()), 1, PATIENCE);

    assertThat(first.getString("outcome")).as(first.encode()).isEqualTo("unchanged");
    assertThat(first.getJsonObject("price").getString("amount")).isEqualTo("7.50");
    assertThat(first.getJsonObject("price").getString("availability")).isEqualTo("PreOrder");
  }

  @Test
  void aPageWithoutAPriceSaysWhatToDo() throws Exception {
    page.set("<p>19,90 EUR</p>");

    JsonObject failed = client.checked(add("http", new JsonObject()), 1, PATIENCE);

    assertThat(failed.getJsonObject("error").getString("code")).isEqualTo("filter_not_found");
    assertThat(failed.getJsonObject("error").getString("message")).contains("filters.include");
    assertThat(failed.getValue("price")).isNull();
  }
}
