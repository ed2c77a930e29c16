package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.pagewatch.standalone.TestChromium.assertAccessible;
import static dev.pagewatch.standalone.TestChromium.assertLive;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a watch is fetched, as people say it: the real process, page and browser. */
class HowFetchedTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @TempDir Path dir;

  @Test
  void howAPageIsFetchedIsTriedSavedAndSeenInTheNextCheck() throws Exception {
    HttpServer site = site();
    try (Launched pagewatch = Launched.besideLocalSites(dir, Map.of());
        TestChromium chromium = new TestChromium()) {
      Page page = chromium.newPage();
      String url = pagewatch.ready();
      String address = "http://127.0.0.1:%d".formatted(site.getAddress().getPort());

      String watch = url + "/api/v1/watches/" + addedThroughThePage(page, url, address);
      isToldOfAMistakeWhereItIs(page);
      picture(page, "fetch-faults");
      triesAndSaves(page);
      assertThat(read(page, watch).getJsonObject("fetch"))
          .isEqualTo(
              new JsonObject(
                  "{\"headers\":{\"X-Reader\":\"Eva\",\"X-Api-Key\":\"***\"},"
                      + "\"cookies\":[{\"name\":\"sid\",\"value\":\"***\"}],"
                      + "\"acceptStatus\":[\"200-299\",\"404\"]}"));
      seesItInTheCheck(page);

      keepsSecretsThatAreNotTouched(page, watch);
      meetsWhatOthersSaved(page, watch);
      isToldWhyABrowserIsNeeded(page, url, address);
    } finally {
      site.stop(0);
    }
  }

  /** Says who asks; and a page of scripts. */
  private static HttpServer site() throws Exception {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    site.createContext(
        "/",
        exchange -> {
          Headers asked = exchange.getRequestHeaders();
          answer(
              exchange,
              "<title>Account</title><h1>Account</h1><p>Reader %s, key %s, cookie %s</p>"
                  .formatted(
                      Objects.requireNonNullElse(asked.getFirst("X-Reader"), "nobody"),
                      Objects.requireNonNullElse(asked.getFirst("X-Api-Key"), "none"),
                      Objects.requireNonNullElse(asked.getFirst("Cookie"), "none")));
        });
    site.createContext(
        "/app",
        exchange ->
            answer(
                exchange,
                "<title>App</title><div id=root></div>"
                    + "<script>document.getElementById('root').textContent = 'made here'</script>"));
    site.start();
    return site;
  }

  private static void answer(HttpExchange exchange, String html) throws IOException {
    byte[] body = ("<!doctype html>" + html).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static JsonObject read(Page page, String url) {
    return new JsonObject(page.request().get(url).text());
  }

  private static Locator field(Page page, String name) {
    return page.locator("[name='" + name + "']");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator labelled(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static Pattern startsWith(String text) {
    return Pattern.compile("^" + text);
  }

  /** The watch's id; its settings are one click away. */
  private static String addedThroughThePage(Page page, String url, String address) {
    page.navigate(url);
    assertLive(page);
    page.locator("[name=url]").fill(address + "/account");
    page.locator("[name=url]").press("Enter");
    page.locator(".toast").getByText("How it’s fetched").click();
    assertThat(page.getByTestId("fetch-summary")).hasText(startsWith("HTTP unless it needs"));
    return page.url().replaceAll(".*/watches/|\\?.*", "");
  }

  private static void isToldOfAMistakeWhereItIs(Page page) {
    button(page, "Add a header").click();
    assertThat(labelled(page, "Header 1, name")).isFocused();
    labelled(page, "Header 1, name").fill("Host");
    labelled(page, "Header 1, value of Host").fill("other.example");
    page.getByText("More about the request").click();
    field(page, "fetch.acceptStatus").fill("200-299, 99");
    page.getByText("More about the request").click();
    button(page, "Save").click();

    Locator host = labelled(page, "Header 1, name");
    assertThat(host).isFocused();
    assertThat(host).hasAttribute("aria-invalid", "true");
    assertThat(host).hasAccessibleDescription("This is set from the URL; change the URL instead.");
    assertThat(field(page, "fetch.acceptStatus")).isVisible();
    assertThat(field(page, "fetch.acceptStatus"))
        .hasAccessibleDescription(startsWith("“99” must be a status"));
  }

  private static void triesAndSaves(Page page) {
    field(page, "fetch.acceptStatus").fill("200-299, 404");
    button(page, "Remove header 1, Host").click();
    page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Headers"))
        .getByText("Paste as text")
        .click();
    page.getByLabel("Paste headers")
        .fill(
            "GET /account HTTP/1.1\nHost: a.example\nX-Reader: Eva\nX-Api-Key: k3y\nCookie: sid=1");
    button(page, "Take these").click();
    assertThat(page.getByText("Left out what isn’t the page’s: Host.")).isVisible();
    assertThat(labelled(page, "Cookie 1, value of sid")).hasValue("1");

    button(page, "Preview").click();
    Locator preview = page.getByTestId("preview");
    assertThat(preview.locator("pre"))
        .containsText(
            "Reader Eva, key k3y, cookie sid=1",
            new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
    assertThat(preview).containsText("HTTP, chosen automatically");
    assertThat(preview).containsText("text/html");

    button(page, "Save").click();
    assertThat(page.getByTestId("how-fetched"))
        .hasText("HTTP unless it needs a browser · 1 cookie · 2 headers · takes 200-299, 404");
  }

  private static void seesItInTheCheck(Page page) throws Exception {
    picture(page, "fetch");
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Text")).click();
    assertThat(page.getByText("Reader Eva, key k3y, cookie sid=1"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
  }

  private static void keepsSecretsThatAreNotTouched(Page page, String watch) {
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("How it’s fetched")).click();
    assertThat(page.locator(".secret-kept")).hasCount(2);
    labelled(page, "Header 1, value of X-Reader").fill("Ada");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Queue")).click();
    button(page, "Go back to it").click();
    assertThat(page.getByText("These are your changes from before.")).isVisible();
    button(page, "Preview").click();
    assertThat(page.getByTestId("preview").locator("pre"))
        .containsText(
            "Reader Ada, key k3y, cookie sid=1",
            new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));

    button(page, "Replace: Cookie 1, value of sid").click();
    Locator value = labelled(page, "Cookie 1, value of sid");
    assertThat(value).isFocused();
    assertThat(value).hasValue("");
    button(page, "Keep the stored one: Cookie 1, value of sid").click();
    assertThat(button(page, "Replace: Cookie 1, value of sid")).isFocused();
    button(page, "Save").click();
    assertThat(button(page, "Undo changes")).hasCount(0);
    assertThat(read(page, watch).getJsonObject("fetch").getJsonObject("headers"))
        .isEqualTo(new JsonObject("{\"X-Reader\":\"Ada\",\"X-Api-Key\":\"***\"}"));
  }

  private static void meetsWhatOthersSaved(Page page, String watch) {
    labelled(page, "Header 1, value of X-Reader").fill("Mia");
    page.request()
        .patch(
            watch,
            RequestOptions.create()
                .setHeader("Content-Type", "application/merge-patch+json")
                .setData("{\"fetch\":{\"locale\":\"de\"}}"));
    button(page, "Save").click();
    assertThat(page.getByText("Somebody else changed these settings meanwhile.")).isVisible();
    button(page, "save yours").click();
    assertThat(button(page, "Undo changes")).hasCount(0);
    assertThat(page.getByTestId("how-fetched")).containsText("in de");
    // Theirs may be read before these are saved.
    assertThat(button(page, "Undo changes")).hasCount(0);
    assertThat(read(page, watch).getJsonObject("fetch").getJsonObject("headers"))
        .isEqualTo(new JsonObject("{\"X-Reader\":\"Mia\",\"X-Api-Key\":\"***\"}"));
  }

  private static void isToldWhyABrowserIsNeeded(Page page, String url, String address)
      throws Exception {
    page.navigate(url);
    page.locator("[name=url]").fill(address + "/app");
    page.locator("[name=url]").press("Enter");
    page.locator(".toast").getByText("How it’s fetched").click();

    assertThat(page.getByTestId("engine-reason"))
        .containsText(
            "It takes a browser now: without its scripts",
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
    assertThat(page.getByTestId("how-fetched")).hasText(startsWith("In a browser: without its"));
    picture(page, "fetch-reason");
  }

  private static void picture(Page page, String name) throws Exception {
    Files.createDirectories(SCREENSHOTS);
    for (int width : new int[] {390, 1280}) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        page.setViewportSize(width, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String where = "%s-%d-%s".formatted(name, width, scheme.name().toLowerCase(Locale.ROOT));
        page.screenshot(
            new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve(where + ".png")));
        if (width == 1280 == (scheme == ColorScheme.LIGHT)) {
          // Whatever is under what sticks to the edges can't be touched, and isn't meant.
          page.evaluate("scrollTo(0, 0)");
          assertAccessible(page, where);
        }
      }
    }
  }
}
