package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.pagewatch.standalone.TestChromium.assertAccessible;
import static dev.pagewatch.standalone.TestChromium.assertLive;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A login that a person shows in the interface, and the watch that reads behind it. */
@Timeout(300)
class StepsEditorTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double PATIENCE = 60_000;

  private static final String LOGIN =
      "<title>Sign in</title><style>*{margin:0;font:16px sans-serif}"
          + "form *{position:absolute;left:40px;width:300px;height:40px}</style>"
          + "<form method=post action=/login><input name=user aria-label=User style='top:40px'>"
          + "<input type=password name=pw aria-label=Password style='top:100px'>"
          + "<button style='top:160px'>Sign in</button></form>";

  @TempDir Path dir;

  @Test
  void aLoginIsShownInThePictureSavedAsStepsAndReadBehind() throws Exception {
    HttpServer site = site();
    try (Launched pagewatch = Launched.besideLocalSites(dir, Map.of());
        TestChromium chromium = new TestChromium()) {
      Page page = chromium.newPage();
      page.setViewportSize(1280, 900);
      String url = pagewatch.ready();
      String address = "http://127.0.0.1:%d".formatted(site.getAddress().getPort());
      page.navigate(url);
      assertLive(page);
      page.locator("[name=url]").fill(address + "/inside");
      page.locator("[name=url]").press("Enter");
      page.locator(".toast").getByText("How it’s fetched").click();
      String watch = url + "/api/v1/watches/" + page.url().replaceAll(".*/watches/|\\?.*", "");

      showsTheLogin(page);
      picture(page, "steps-live");
      leavesThePictureByEscape(page);
      isToldOfAMistakeAtItsStep(page);
      button(page, "Save").click();
      assertThat(page.getByTestId("how-fetched")).containsText("4 steps");
      assertThat(page.request().get(watch).text()).contains("\"***\"").doesNotContain("s3cret");

      page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Text")).click();
      assertThat(page.getByText("Balance of joe: 42"))
          .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE));

      page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("How it’s fetched")).click();
      seesHowEachStepWent(page);
      picture(page, "steps");
      seesHowTheyGoWhenTheyAreTried(page);
      editsWhatTheStepsAre(page, watch);
      replaysWithTheStoredSecret(page);
      assertThat(pagewatch.out() + pagewatch.err()).doesNotContain("s3cret");
    } finally {
      site.stop(0);
    }
  }

  /** A page that only who signed in sees. */
  private static HttpServer site() throws Exception {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    site.createContext(
        "/inside",
        exchange -> {
          String cookie =
              Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Cookie"), "");
          answer(
              exchange,
              cookie.contains("sid=joe")
                  ? "<title>Account</title><h1>Balance of joe: 42</h1>"
                  : LOGIN);
        });
    site.createContext(
        "/login",
        exchange -> {
          String said =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (said.equals("user=joe&pw=s3cret")) {
            exchange.getResponseHeaders().set("Set-Cookie", "sid=joe");
          }
          exchange.getResponseHeaders().set("Location", "/inside");
          exchange.sendResponseHeaders(303, -1);
          exchange.close();
        });
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

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator labelled(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator steps(Page page) {
    return page.locator("[data-step]");
  }

  /** Waits until the page is there to be used. */
  private static Locator live(Page page) {
    Locator live = page.getByTestId("live");
    assertThat(live)
        .hasAttribute(
            "data-state", "live", new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE));
    assertThat(live.locator(".live-sheet img")).isVisible();
    return live.locator(".live-sheet");
  }

  /** By the page's own pixels, of which its window has 1280. */
  private static void click(Locator sheet, double x, double y) {
    BoundingBox box = sheet.boundingBox();
    double scale = box.width / 1280;
    sheet.click(new Locator.ClickOptions().setPosition(x * scale, y * scale));
  }

  private static void showsTheLogin(Page page) {
    button(page, "Open the page live").click();
    Locator sheet = live(page);
    click(sheet, 60, 60);
    assertThat(sheet).isFocused();
    page.keyboard().type("joe");
    click(sheet, 60, 120);
    page.keyboard().type("s3cret");
    click(sheet, 60, 180);

    assertThat(steps(page))
        .hasCount(3, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE));
    assertThat(steps(page).nth(2)).hasAttribute("data-action", "click");
    assertThat(labelled(page, "Step 1, text")).hasValue("joe");
    assertThat(labelled(page, "Step 2, text")).hasValue("s3cret");
    assertThat(labelled(page, "Step 2, text")).hasAttribute("type", "password");
    live(page);
  }

  private static void leavesThePictureByEscape(Page page) {
    page.getByTestId("live").locator(".live-sheet").focus();
    page.keyboard().press("Escape");
    assertThat(button(page, "Press Enter in the page")).isFocused();
    assertThat(page.getByTestId("live")).hasAttribute("data-state", "live");
  }

  private static void isToldOfAMistakeAtItsStep(Page page) {
    button(page, "Add a step").click();
    assertThat(labelled(page, "Step 4, action")).isFocused();
    labelled(page, "Step 4, action").selectOption("waitFor");
    Locator selector = labelled(page, "Step 4, selector of what has to show");
    button(page, "Save").click();
    assertThat(selector).isFocused();
    assertThat(selector)
        .hasAccessibleDescription("A selector of what has to show: CSS, or XPath after “xpath:”.");
    selector.fill("jq:.a");
    button(page, "Save").click();
    assertThat(selector).isFocused();
    assertThat(selector)
        .hasAccessibleDescription("This must be CSS or XPath, which browsers know.");
    selector.fill("h1");
  }

  private static void seesHowEachStepWent(Page page) {
    assertThat(page.locator("[data-outcome=done]"))
        .hasCount(4, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE));
    assertThat(page.locator(".secret-kept")).hasCount(1);
    button(page, "What the page showed after step 4").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog.getByAltText("The page after step 4")).isVisible();
    assertThat(dialog.locator("h2")).containsText("After step 4");
    page.keyboard().press("Escape");
    assertThat(dialog).hasCount(0);
    assertThat(button(page, "What the page showed after step 4")).isFocused();
  }

  private static void seesHowTheyGoWhenTheyAreTried(Page page) {
    labelled(page, "Step 4, selector of what has to show").fill("h6");
    button(page, "Preview").click();
    Locator last = steps(page).nth(3);
    assertThat(last)
        .hasAttribute(
            "data-outcome",
            "failed",
            new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE));
    assertThat(last).containsText("found nothing");
    assertThat(page.getByText("(just tried)")).hasCount(4);
    button(page, "What the page showed after step 1").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog.getByAltText("The page after step 1"))
        .hasAttribute("src", Pattern.compile("^data:image/jpeg"));
    page.keyboard().press("Escape");
    labelled(page, "Step 4, selector of what has to show").fill("h1");
  }

  private static void editsWhatTheStepsAre(Page page, String watch) {
    button(page, "Move step 4 up").click();
    assertThat(button(page, "Move step 3 up")).isFocused();
    page.keyboard().press("Alt+ArrowDown");
    assertThat(labelled(page, "Step 4, action")).isFocused();
    assertThat(labelled(page, "Step 4, action")).hasValue("waitFor");
    labelled(page, "Step 1, text").fill("jim");
    button(page, "Remove step 4, Wait for h1").click();
    button(page, "Save").click();
    assertThat(page.getByTestId("how-fetched")).containsText("3 steps");
    JsonArray steps =
        new JsonObject(page.request().get(watch).text())
            .getJsonObject("fetch")
            .getJsonArray("steps");
    assertThat(steps.getJsonObject(0).getString("value")).isEqualTo("jim");
    assertThat(steps.getJsonObject(1).getString("value")).isEqualTo("***");
    labelled(page, "Step 1, text").fill("joe");
  }

  private static void replaysWithTheStoredSecret(Page page) {
    button(page, "Open the page live").click();
    Locator sheet = live(page);
    assertThat(page.locator("[aria-label='Address of the page']"))
        .hasValue(Pattern.compile("/inside$"));
    sheet.focus();
    page.keyboard().press("Home");
    assertThat(steps(page)).hasCount(4);
    assertThat(labelled(page, "Step 4, action")).hasValue("press");
    assertThat(page.locator(".secret-kept")).hasCount(1);
    button(page, "Undo the last step").click();
    assertThat(steps(page))
        .hasCount(3, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE));
    live(page);
    button(page, "Close the page").click();
    assertThat(button(page, "Open the page live")).isFocused();
    assertThat(page.locator(".secret-kept")).hasCount(1);
  }

  private static void picture(Page page, String name) throws Exception {
    Files.createDirectories(SCREENSHOTS);
    for (int width : new int[] {390, 1280}) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        page.setViewportSize(width, 900);
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
