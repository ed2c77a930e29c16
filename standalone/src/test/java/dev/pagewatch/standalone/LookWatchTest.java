package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a page through a worker to the history and back. */
@TestInstance(Lifecycle.PER_CLASS)
class LookWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicReference<String> page = new AtomicReference<>("");

  private final AtomicInteger asked = new AtomicInteger();

  private HttpServer shop;
  private Launched pagewatch;
  private PagewatchClient client;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext(
        "/",
        exchange -> {
          // A clock, and a caret of one pixel that is there every other time.
          byte[] body =
              """
              <!doctype html><title>Look</title><style>body { margin: 0 }</style>
              <h1 style="color: white; background: %s">Kettle</h1><p id=clock>%d</p>
              <i style="display: block; width: %dpx; height: 16px; background: black"></i>
              """
                  .formatted(page.get(), System.nanoTime(), asked.incrementAndGet() % 2)
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

  private JsonObject draft(JsonObject options) {
    return new JsonObject()
        .put("url", "http://127.0.0.1:%d/".formatted(shop.getAddress().getPort()))
        .put("kind", "visual")
        .mergeIn(options);
  }

  private String add(JsonObject options) {
    return client.add(draft(options));
  }

  @Test
  void aColourCountsAndNoiseDoesNot() throws Exception {
    page.set("rgb(20, 90, 200)");
    String id =
        add(
            new JsonObject()
                .put("filters", new JsonObject().put("remove", new JsonArray().add("#clock"))));
    JsonObject first = client.checked(id, 1, PATIENCE);
    assertThat(first.getString("outcome")).as(first.encode()).isEqualTo("unchanged");
    assertThat(first.getValue("error")).as(first.encode()).isNull();

    JsonObject noise = client.checkedAgain(id, PATIENCE);
    assertThat(noise.getString("outcome")).as(noise.encode()).isEqualTo("unchanged");
    assertThat(noise.getString("snapshotId")).isEqualTo(first.getString("snapshotId"));
    page.set("rgb(200, 90, 20)");
    JsonObject coloured = client.checkedAgain(id, PATIENCE);

    assertThat(coloured.getString("outcome")).as(coloured.encode()).isEqualTo("changed");
    assertThat(coloured.getJsonObject("excerpt").getString("after"))
        .matches("[\\d.]+ % of the pixels changed");
    HttpResponse<String> difference =
        client.get(
            "/api/v1/watches/%s/snapshots/%s/difference"
                .formatted(id, coloured.getString("snapshotId")));
    assertThat(difference.statusCode()).isEqualTo(200);

    JsonObject calm = previewed(id);
    assertThat(calm.getJsonObject("detected").getString("verdict"))
        .as(calm.encode())
        .isIn("same", "ignored");
    page.set("rgb(20, 200, 20)");
    JsonObject green = previewed(id).getJsonObject("detected");
    assertThat(green.getString("verdict")).isEqualTo("change");
    assertThat(green.getJsonObject("look").getDouble("share"))
        .isGreaterThan(green.getJsonObject("look").getDouble("tolerance"));
    assertThat(green.getJsonObject("look").getString("difference")).isNotBlank();
    assertThat(client.watch(id).getString("snapshotId"))
        .isEqualTo(coloured.getString("snapshotId"));
  }

  private JsonObject previewed(String id) {
    JsonObject draft =
        draft(
            new JsonObject()
                .put("filters", new JsonObject().put("remove", new JsonArray().add("#clock"))));
    return new JsonObject(
        client
            .sending("POST", "/api/v1/watches/preview?watch=" + id, draft.encode())
            .join()
            .body());
  }

  @Test
  void twoPicturesAreSlidOverEachOtherByMouseAndKeyboard() throws Exception {
    page.set("rgb(20, 90, 200)");
    String id = add(new JsonObject());
    client.checked(id, 1, PATIENCE);
    page.set("rgb(200, 90, 20)");
    client.checkedAgain(id, PATIENCE);

    try (TestChromium chromium = new TestChromium()) {
      Page shown = chromium.newPage();
      shown.navigate(pagewatch.ready() + "/watches/" + id + "?tab=screenshot");
      shown.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Slider")).click();
      Locator line = shown.getByRole(AriaRole.SLIDER);
      PlaywrightAssertions.assertThat(line)
          .hasAttribute("aria-valuetext", "50 percent before, 50 percent after");
      line.press("ArrowRight");
      PlaywrightAssertions.assertThat(line)
          .hasAttribute("aria-valuetext", "51 percent before, 49 percent after");
      line.press("Home");
      PlaywrightAssertions.assertThat(line).hasAttribute("aria-valuetext", "all of it after");
      line.click();
      PlaywrightAssertions.assertThat(line).hasValue(Pattern.compile("49|50|51"));
      TestChromium.assertAccessible(shown, "slider");
    }
  }

  @Test
  void whatIsWithinTheToleranceIsToldAsHeldBack() throws Exception {
    page.set("green");
    String id = add(new JsonObject().put("visual", new JsonObject().put("maxDiffPixelRatio", 0.5)));
    client.checked(id, 1, PATIENCE);

    try (TestChromium chromium = new TestChromium()) {
      Page shown = chromium.newPage();
      shown.navigate(pagewatch.ready() + "/watches/" + id);
      TestChromium.assertLive(shown);
      PlaywrightAssertions.assertThat(shown.getByTestId("held-back")).hasCount(0);
      client.checkedAgain(id, PATIENCE);

      PlaywrightAssertions.assertThat(shown.getByTestId("held-back"))
          .containsText(
              Pattern.compile("looks different.*% of the pixels differ; 50 % of the pixels may"));
    }
  }

  @Test
  void aDraftTellsItsSize() throws Exception {
    page.set("green");
    HttpResponse<String> answer =
        client.sending("POST", "/api/v1/watches/preview", draft(new JsonObject()).encode()).join();

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject preview = new JsonObject(answer.body());
    assertThat(preview.getString("text")).as(answer.body()).startsWith("Size: 1280 × ");
    assertThat(preview.getString("engine")).isEqualTo("browser");
  }
}
