package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.pagewatch.standalone.TestChromium.assertAccessible;
import static dev.pagewatch.standalone.TestChromium.assertLive;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts of a watch, as people say it: the real process, page and browser. */
class WhatCountsTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @TempDir Path dir;

  @Test
  void whatCountsIsSaidCorrectedSavedAndFoundAgain() throws Exception {
    HttpServer shop = shop();
    try (Launched pagewatch = Launched.besideLocalSites(dir, Map.of());
        TestChromium chromium = new TestChromium()) {
      Page page = chromium.newPage();
      String url = pagewatch.ready();
      String path = "/api/v1/watches/" + add(page, url, shop);
      open(page, url);

      isToldOfAMistakeWhereItIs(page);
      picture(page, "counts-faults");
      correctsItAndSaves(page);
      assertThat(read(page, url + path).getJsonObject("filters"))
          .isEqualTo(
              new JsonObject(
                  "{\"include\":[\"css:#price\"],\"ignore\":[\"visitors\",\"/[0-9]+ left/\"],"
                      + "\"ignoreNumbers\":true}"));

      page.reload();
      assertThat(field(page, "filters.ignore")).hasValue("visitors\n/[0-9]+ left/");
      assertThat(field(page, "filters.ignoreNumbers")).isChecked();
      assertThat(field(page, "trigger.number.below")).hasValue("99.5");
      picture(page, "counts");

      keepsWhatIsntSaved(page);
      meetsWhatOthersSaved(page, url + path);
      assertThat(read(page, url + path).getJsonObject("filters").getJsonArray("remove"))
          .containsExactly("xpath://aside");

      findsTheFilterThatFoundNothing(page);
    } finally {
      shop.stop(0);
    }
  }

  private static HttpServer shop() throws Exception {
    byte[] body =
        "<!doctype html><title>Kettle</title><p id=price>Price: 120 euro</p><p>7 visitors</p>"
            .getBytes(StandardCharsets.UTF_8);
    HttpServer shop =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    shop.start();
    return shop;
  }

  private static String add(Page page, String url, HttpServer shop) {
    APIResponse added =
        page.request()
            .post(
                url + "/api/v1/watches",
                RequestOptions.create()
                    .setHeader("Content-Type", "application/json")
                    .setData(
                        "{\"url\":\"http://127.0.0.1:%d/\",\"title\":\"Kettle\",\"engine\":\"http\"}"
                            .formatted(shop.getAddress().getPort())));
    return new JsonObject(added.text()).getString("id");
  }

  private static JsonObject read(Page page, String url) {
    return new JsonObject(page.request().get(url).text());
  }

  private static Locator field(Page page, String name) {
    return page.locator("[name='" + name + "']");
  }

  private static void save(Page page) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save").setExact(true))
        .click();
  }

  private static void open(Page page, String url) {
    page.navigate(url);
    assertLive(page);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Kettle")).first().click();
    Locator summary = page.getByTestId("what-counts").getByRole(AriaRole.LINK);
    assertThat(summary).hasText("The whole page, every change");
    summary.click();
    assertThat(field(page, "filters.include")).isVisible();
  }

  private static void isToldOfAMistakeWhereItIs(Page page) {
    field(page, "filters.include").fill("#price");
    field(page, "filters.ignore").fill("visitors\n\n/[0-9+ left/");
    page.getByLabel("Ignore numbers").check();
    page.getByText("More about lines").click();
    field(page, "filters.extract").fill("/(/");
    page.getByText("More about lines").click();
    save(page);

    Locator ignore = field(page, "filters.ignore");
    assertThat(ignore).isFocused();
    assertThat(ignore).hasAttribute("aria-invalid", "true");
    assertThat(ignore).hasAccessibleDescription(startsWith("Line 3 is not a regular expression"));
    assertThat(ignore).hasValue("visitors\n\n/[0-9+ left/");
    assertThat(ignore.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)"))
        .isEqualTo("/[0-9+ left/");
    Locator extract = field(page, "filters.extract");
    assertThat(extract).isVisible();
    assertThat(extract).hasAccessibleDescription(startsWith("Line 1 is not a regular expression"));
    assertThat(field(page, "filters.include")).hasValue("#price");
  }

  private static Pattern startsWith(String text) {
    return Pattern.compile("^" + text);
  }

  private static void correctsItAndSaves(Page page) {
    field(page, "filters.ignore").fill("visitors\n/[0-9]+ left/");
    field(page, "filters.extract").fill("");
    field(page, "trigger.number.extract").fill("Price:");
    field(page, "trigger.number.below").fill("1,000");
    save(page);
    assertThat(field(page, "trigger.number.below")).isFocused();
    assertThat(field(page, "trigger.number.below"))
        .hasAccessibleDescription(startsWith("A number such as"));
    field(page, "trigger.number.below").fill("99,5");
    field(page, "trigger.number.below").press("Enter");

    assertThat(page.locator(".toast")).containsText("The next check sets a new baseline");
    assertThat(page.getByTestId("what-counts"))
        .hasText(
            "Part #price · ignores 2 patterns · ignores numbers · only if a number falls below 99.5");
  }

  private static void keepsWhatIsntSaved(Page page) {
    field(page, "filters.remove").fill("//aside");
    page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Language of the line"))
        .last()
        .getByText("xpath:")
        .click();
    assertThat(field(page, "filters.remove")).isFocused();
    assertThat(field(page, "filters.remove")).hasValue("xpath://aside");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Queue")).click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Go back to it")).click();
    assertThat(page.getByText("These are your changes from before.")).isVisible();
    assertThat(field(page, "filters.remove")).hasValue("xpath://aside");
  }

  private static void meetsWhatOthersSaved(Page page, String watch) {
    page.request()
        .patch(
            watch,
            RequestOptions.create()
                .setHeader("Content-Type", "application/merge-patch+json")
                .setData("{\"filters\":{\"remove\":[\".ad\"]}}"));
    save(page);
    assertThat(page.getByText("Somebody else changed these settings meanwhile.")).isVisible();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("save yours")).click();
    assertThat(page.getByTestId("what-counts")).containsText("without xpath://aside");
  }

  private static void findsTheFilterThatFoundNothing(Page page) throws Exception {
    field(page, "filters.include").fill("#price\n#gone");
    save(page);
    Locator error = page.getByTestId("last-error");
    assertThat(error)
        .hasAttribute(
            "data-code",
            "filter_not_found",
            new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
    error.getByText("Edit the filter #gone").click();

    Locator include = field(page, "filters.include");
    assertThat(include).isFocused();
    assertThat(include).hasAccessibleDescription(startsWith("The last check failed at line 2."));
    picture(page, "counts-nothing");
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
