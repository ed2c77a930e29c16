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
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a page picked on its picture, in the real process, page and browser. */
class PickerTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double PATIENCE_MILLIS = 60_000;

  private static final String SHOP =
      """
      <!doctype html><title>Kettles</title><style>
        body { margin: 0; font: 16px/24px sans-serif; color: #223 }
        header { background: #234; color: #fff; padding: 16px 32px }
        main { padding: 24px 32px; display: grid; grid-template-columns: repeat(3, 1fr); gap: 24px }
        h1 { grid-column: 1 / -1; margin: 0 }
        .offer { border: 1px solid #ccd; border-radius: 8px; padding: 16px }
        .offer div { height: 120px; background: #dde6f0; border-radius: 4px }
        aside { background: #fd8; padding: 16px 32px }
      </style>
      <header>Shop</header>
      <main><h1>Kettles</h1>
        <section class="offer"><div></div><h2>Red</h2><p id="red-price">47 euro</p></section>
        <section class="offer"><div></div><h2>Blue</h2><p id="blue-price">48 euro</p></section>
        <section class="offer"><div></div><h2>Green</h2><p id="green-price">49 euro</p></section>
      </main>
      <aside>Buy now, pay later</aside>
      """;

  @TempDir Path dir;

  @Test
  void partsArePickedByMouseAndByKeyboardAlone() throws Exception {
    HttpServer shop = shop();
    try (Launched pagewatch = Launched.besideLocalSites(dir, Map.of());
        TestChromium chromium = new TestChromium()) {
      String url = pagewatch.ready();
      Launched.await(url + "/api/v1/workers", "\"idle\"");
      Page page = chromium.newPage();
      String pages = "http://127.0.0.1:" + shop.getAddress().getPort();
      open(page, url, add(page, url, pages + "/shop"));

      picksWithTheMouse(page);
      picksWithTheKeyboard(page);
      editsWhatItPicked(page);
      picture(page, "picker");
      savesIt(page, url);
      open(page, url, add(page, url, pages + "/data"));
      isToldWhyThereIsNoPicture(page);
      staysWhereItIsWithoutPagewatch(page);
    } finally {
      shop.stop(0);
    }
  }

  private static HttpServer shop() throws Exception {
    HttpServer shop =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext("/shop", exchange -> answer(exchange, "text/html", SHOP));
    shop.createContext("/data", exchange -> answer(exchange, "application/json", "{\"a\":1}"));
    shop.start();
    return shop;
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, String type, String body)
      throws java.io.IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String add(Page page, String url, String watched) {
    return new JsonObject(
            page.request()
                .post(
                    url + "/api/v1/watches",
                    RequestOptions.create()
                        .setHeader("Content-Type", "application/json")
                        .setData(
                            new JsonObject().put("url", watched).put("engine", "http").encode()))
                .text())
        .getString("id");
  }

  private static void open(Page page, String url, String id) {
    page.navigate(url + "/watches/" + id + "?tab=counts");
    assertLive(page);
    assertThat(field(page, "filters.include")).isVisible();
  }

  private static Locator field(Page page, String name) {
    return page.locator("[name='" + name + "']");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator sheet(Page page) {
    return page.locator(".picker-sheet");
  }

  private static void shown(Locator locator) {
    assertThat(locator)
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** Points at a place of the page that was 1280 by 800. */
  private static Locator.ClickOptions at(Page page, double x, double y) {
    double scale = sheet(page).boundingBox().width / 1280;
    return new Locator.ClickOptions().setPosition(x * scale, y * scale);
  }

  private static void picksWithTheMouse(Page page) {
    button(page, "Pick on the page").click();
    shown(sheet(page));
    assertThat(sheet(page)).isFocused();

    sheet(page).click(at(page, 100, 341));
    assertThat(field(page, "filters.include")).hasValue("#red-price");
    assertThat(page.getByTestId("picker-current")).containsText("#red-price paragraph “47 euro”");
    button(page, "Leave out").click();
    sheet(page).hover(new Locator.HoverOptions().setPosition(at(page, 100, 20).position));
    assertThat(page.getByTestId("picker-current")).containsText("header");
    sheet(page).click(at(page, 100, 20));

    assertThat(field(page, "filters.remove")).hasValue("header");
    assertThat(page.locator(".picks > li")).hasCount(2);
    sheet(page).click(at(page, 100, 20));
    assertThat(field(page, "filters.remove")).hasValue("");
    assertThat(field(page, "filters.include")).hasValue("#red-price");
  }

  private static void picksWithTheKeyboard(Page page) {
    button(page, "Only this").press("Enter");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Close")).press("Enter");
    assertThat(page.getByTestId("picker")).isHidden();
    assertThat(button(page, "Pick on the page")).isFocused();

    page.keyboard().press("Enter");
    shown(sheet(page));
    assertThat(sheet(page)).isFocused();
    page.keyboard().press("End");
    assertThat(sheet(page)).hasAttribute("data-current", "aside");
    assertThat(sheet(page)).hasAccessibleName("aside “Buy now, pay later”");
    page.keyboard().press("ArrowLeft");
    assertThat(sheet(page)).hasAttribute("data-current", "#green-price");
    page.keyboard().press("ArrowUp");
    assertThat(sheet(page)).hasAttribute("data-current", "main > section:nth-of-type(3)");
    page.keyboard().press("ArrowDown");
    assertThat(sheet(page)).hasAttribute("data-current", "#green-price");
    page.keyboard().press("Enter");
    assertThat(field(page, "filters.include")).hasValue("#red-price\n#green-price");
    assertThat(page.locator("[aria-live]").getByText("Picked: paragraph “49 euro”.")).hasCount(1);

    page.keyboard().press("Escape");
    assertThat(page.getByTestId("picker")).isHidden();
    assertThat(button(page, "Pick on the page")).isFocused();
  }

  private static void editsWhatItPicked(Page page) {
    button(page, "Pick on the page").click();
    shown(sheet(page));
    button(page, "Wider: Only this, part 2").click();
    assertThat(field(page, "filters.include"))
        .hasValue("#red-price\nmain > section:nth-of-type(3)");
    page.getByLabel("Only this, part 2", new Page.GetByLabelOptions().setExact(true))
        .fill(".offer h2");
    assertThat(field(page, "filters.include")).hasValue("#red-price\n.offer h2");
    assertThat(page.locator(".picks > li").nth(1)).containsText("3 parts");
    field(page, "filters.remove").fill("aside\n.offer > p:contains(euro)\nxpath://h1\n#nowhere");
    assertThat(page.locator(".picks > li").nth(2)).containsText("1 part");
    assertThat(page.locator(".picks > li").nth(3)).containsText("a check tells");
    assertThat(page.locator(".picks > li").nth(5)).containsText("not seen here");
    field(page, "filters.remove").fill("aside");
    Assertions.assertThat(
            String.valueOf(page.locator(".picker-include").getAttribute("d")).split("M"))
        .hasSize(5);
  }

  private static void savesIt(Page page, String url) {
    page.setViewportSize(1280, 800);
    button(page, "Save").click();
    assertThat(page.locator(".toast")).containsText("Saved");
    String id = page.url().replaceAll(".*/watches/([^?]+).*", "$1");
    Assertions.assertThat(
            new JsonObject(page.request().get(url + "/api/v1/watches/" + id).text())
                .getJsonObject("filters"))
        .isEqualTo(
            new JsonObject(
                "{\"include\":[\"css:#red-price\",\"css:.offer h2\"],\"remove\":[\"css:aside\"]}"));
  }

  private static void isToldWhyThereIsNoPicture(Page page) {
    button(page, "Pick on the page").click();
    shown(page.getByText("No picture of this page"));
    assertThat(page.getByTestId("preview"))
        .containsText("This is application/json, which has no elements to point at.");
    assertThat(page.getByTestId("detected")).isVisible();
  }

  private static void staysWhereItIsWithoutPagewatch(Page page) {
    page.context().setOffline(true);
    button(page, "Picture it again").click();
    assertThat(page.getByTestId("preview").getByRole(AriaRole.ALERT))
        .containsText("Pagewatch can’t be reached.");
    page.context().setOffline(false);
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
          page.evaluate("scrollTo(0, 0)");
          assertAccessible(page, where);
        }
      }
    }
  }
}
