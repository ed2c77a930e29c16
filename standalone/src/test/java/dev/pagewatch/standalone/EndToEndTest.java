package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.pagewatch.standalone.TestChromium.assertAccessible;
import static dev.pagewatch.standalone.TestChromium.assertLive;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of Pagewatch as its users meet it: the real process, page and browsers. */
class EndToEndTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double PATIENCE = 30_000;

  @TempDir Path dir;

  @Test
  void aUserSeesAPageChangeAndFindsItAgainAfterRestartAndLostConnection() throws Exception {
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    Map<String, String> settings = new HashMap<>();
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", dir.resolve("data").toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    settings.put("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    try (Shop shop = new Shop();
        TestChromium chromium = new TestChromium()) {
      Page page = chromium.newPage();
      String id;
      try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up")) {
        String url = pagewatch.ready();
        settings.put("PAGEWATCH_HTTP_PORT", Integer.toString(URI.create(url).getPort()));
        page.navigate(url);
        assertLive(page);
        id = addAndSeeItChecked(page, shop);
        changeAndSeeIt(page, shop, id);
        changeElsewhereAndBeTold(page, shop, url, id);
        picture(page, url, id);
        pagewatch.signal("TERM").status();
      }

      assertThat(connection(page)).not().hasAttribute("data-state", "live", attributePatience());

      try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up")) {
        String url = pagewatch.ready();
        assertLive(page);
        page.navigate(url);
        assertThat(row(page, id)).hasAttribute("data-outcome", "changed", attributePatience());
        page.navigate(url + "/watches/" + id);
        assertThat(page.getByText("47 euro").first()).isVisible();
      }
    }
  }

  private static LocatorAssertions.HasAttributeOptions attributePatience() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE);
  }

  private static Locator connection(Page page) {
    return page.getByTestId("connection");
  }

  private static Locator row(Page page, String id) {
    return page.locator("[data-watch-id='" + id + "']");
  }

  private static String addAndSeeItChecked(Page page, Shop shop) {
    Locator form = page.getByTestId("add-watch");
    form.locator("select").first().selectOption("browser");
    form.locator("input[name=url]").fill("nonsense://x");
    form.locator("input[name=url]").press("Enter");
    assertThat(form.locator("input[name=url]")).hasAttribute("aria-invalid", "true");
    form.locator("input[name=url]").fill(shop.url());
    form.locator("input[name=url]").press("Enter");

    Locator row = page.locator("[data-watch-id]").first();
    assertThat(row).hasAttribute("data-activity", "checking", attributePatience());
    shop.answer();
    assertThat(row).hasAttribute("data-activity", "waiting", attributePatience());
    assertThat(row).hasAttribute("data-outcome", "unchanged");
    assertThat(row).containsText("Kettles");
    return row.getAttribute("data-watch-id");
  }

  private static void changeAndSeeIt(Page page, Shop shop, String id) {
    shop.setPrice("49 euro");
    row(page, id).hover();
    row(page, id)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Check now"))
        .click();

    assertThat(row(page, id)).hasAttribute("data-outcome", "changed", attributePatience());
    assertThat(row(page, id)).containsText("49 euro");
    assertThat(page).hasTitle(Pattern.compile("\\(1\\).*"));
    page.navigate(page.url() + "watches/" + id);
    assertThat(page.getByTestId("diff")).containsText("52 euro");
    assertThat(page.getByTestId("diff")).containsText("49 euro");
  }

  private static void changeElsewhereAndBeTold(Page page, Shop shop, String url, String id) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Queue")).click();
    shop.setPrice("47 euro");
    page.request()
        .post(
            url + "/api/v1/watches/bulk",
            RequestOptions.create()
                .setHeader("Content-Type", "application/json")
                .setData("{\"op\": \"check\", \"ids\": [\"%s\"]}".formatted(id)));

    Locator notice = page.locator(".toast").getByRole(AriaRole.LINK);
    assertThat(notice).hasAttribute("aria-label", "Show: Kettles changed", attributePatience());
    notice.click();
    assertThat(page.getByTestId("diff")).containsText("47 euro");
    assertThat(page.locator(".toast")).hasCount(0);
  }

  private static void picture(Page page, String url, String id) throws Exception {
    Files.createDirectories(SCREENSHOTS);
    Map<String, String> paths =
        Map.of(
            "watches", "/",
            "watch", "/watches/" + id,
            "queue", "/queue",
            "workers", "/workers",
            "settings", "/settings");
    for (Map.Entry<String, String> path : paths.entrySet()) {
      for (int width : new int[] {1280, 390}) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
          page.setViewportSize(width, 800);
          page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
          page.navigate(url + path.getValue());
          assertLive(page);
          String shade = scheme.name().toLowerCase(Locale.ROOT);
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setPath(
                      SCREENSHOTS.resolve("%s-%d-%s.png".formatted(path.getKey(), width, shade))));
          if (width == 1280 == (scheme == ColorScheme.LIGHT)) {
            assertAccessible(page, path.getKey() + " " + width + " " + shade);
          }
        }
      }
    }
    page.navigate(url);
  }

  /** A page with a price, which answers its first visitor only when told. */
  private static final class Shop implements AutoCloseable {

    private final HttpServer server;
    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile String price = "52 euro";

    Shop() throws Exception {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
      server.createContext(
          "/",
          exchange -> {
            try {
              answers.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            byte[] body =
                "<!doctype html><title>Kettles</title><h1>Kettles</h1><p id=p></p><script>p.textContent = 'Blue kettle, %s'</script>"
                    .formatted(price)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/kettles";
    }

    void answer() {
      answers.countDown();
    }

    void setPrice(String price) {
      this.price = price;
    }

    @Override
    public void close() {
      answers.countDown();
      server.stop(0);
    }
  }
}
