package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.pagewatch.standalone.TestChromium.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What watches share, proxies and defaults, and how one says otherwise: the real process and page.
 */
class SharedSettingsTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @TempDir Path dir;

  @Test
  void whatIsSharedIsKeptAndAWatchSaysOtherwise() throws Exception {
    try (Launched pagewatch = Launched.besideLocalSites(dir, Map.of());
        TestChromium chromium = new TestChromium()) {
      Page page = chromium.newPage();
      String api = pagewatch.ready() + "/api/v1";

      editsProxiesByKeyboard(page, api);
      takesSeveralProxiesAway(page, api);
      leavesNothingOutForATag(page, api);
      String watch = watchThroughAProxy(page, api);
      turnsOffWhatDefaultsTurnOn(page, watch);
      leavesTheProxy(page, watch);
      isToldOfWhatIsNotShown(page, watch);
    }
  }

  private static void editsProxiesByKeyboard(Page page, String api) throws Exception {
    for (String name : new String[] {"back office", "spare", "third"}) {
      send(
          page,
          "POST",
          api + "/proxies",
          new JsonObject().put("name", name).put("url", "http://127.0.0.1:1"));
    }
    page.navigate(api.replace("/api/v1", "/settings"));
    button(page, "Edit back office").press("Enter");
    Locator form =
        page.getByRole(
            AriaRole.FORM, new Page.GetByRoleOptions().setName("Edit the proxy back office"));
    Locator address = form.getByLabel("Address");
    assertThat(address).isFocused();
    address.fill("nowhere");
    address.press("Enter");
    assertThat(address).hasAttribute("aria-invalid", "true");
    assertThat(address).hasAccessibleDescription(Pattern.compile("^The address .+"));
    assertThat(form.getByLabel("User, where it wants one"))
        .not()
        .hasAttribute("aria-invalid", "true");
    assertThat(address).isFocused();
    picture(page, "proxy-faults");

    address.fill("http://127.0.0.1:2");
    address.press("Enter");
    assertThat(button(page, "Edit back office")).isFocused();
    assertThat(page.getByText("http://127.0.0.1:2")).isVisible();
    button(page, "Edit spare").press("Enter");
    button(page, "Cancel").press("Enter");
    assertThat(button(page, "Edit spare")).isFocused();
  }

  private static void takesSeveralProxiesAway(Page page, String api) {
    for (String name : new String[] {"back office", "spare", "third"}) {
      button(page, "Delete " + name).press("Enter");
    }
    assertThat(page.locator("#proxies li")).hasCount(0);
    assertThat(page.getByLabel("Name of the new proxy")).isFocused();
    page.locator(".toast", new Page.LocatorOptions().setHasText("proxy spare"))
        .getByText("Undo")
        .click();
    assertThat(button(page, "Delete spare")).isVisible();
    for (String name : new String[] {"back office", "third"}) {
      page.locator(".toast", new Page.LocatorOptions().setHasText("proxy " + name))
          .getByLabel("Dismiss")
          .click();
    }
    page.waitForCondition(() -> read(page, api + "/proxies").getJsonArray("items").size() == 1);
    assertThat(page.locator("#proxies li")).hasCount(1);
    assertThat(button(page, "Delete spare")).isVisible();
  }

  private static void leavesNothingOutForATag(Page page, String api) throws Exception {
    JsonObject all =
        new JsonObject()
            .put("fetch", new JsonObject().put("block", new JsonArray().add("font")))
            .put("filters", new JsonObject().put("trim", true));
    send(page, "PUT", api + "/defaults", all);
    send(
        page,
        "POST",
        api + "/watches",
        new JsonObject()
            .put("url", "http://127.0.0.1:1/")
            .put("paused", true)
            .put("tags", new JsonArray().add("plain")));
    page.reload();
    button(page, "Edit defaults").click();
    page.getByLabel("Of", new Page.GetByLabelOptions().setExact(true)).selectOption("plain");
    assertThat(page.getByText("From the defaults: font")).isVisible();
    page.getByLabel("As the defaults of all watches say").uncheck();
    assertThat(page.getByLabel("Fonts")).isChecked();
    page.getByLabel("Fonts").uncheck();
    assertThat(page.getByText("Nothing is left out.")).isVisible();
    assertThat(field(page, "filters.trim").locator("option:checked"))
        .hasText("As the defaults say: on");
    field(page, "filters.trim").selectOption("Off");
    picture(page, "tag-defaults");
    button(page, "Save").click();
    assertThat(button(page, "Undo changes")).hasCount(0);
    JsonObject tag = read(page, api + "/tags/plain/defaults");
    assertThat(tag.getJsonObject("fetch")).isEqualTo(new JsonObject("{\"block\":[]}"));
    assertThat(tag.getJsonObject("filters")).isEqualTo(new JsonObject("{\"trim\":false}"));
  }

  private static String watchThroughAProxy(Page page, String api) {
    JsonObject draft =
        new JsonObject()
            .put("url", "http://127.0.0.1:1/shown")
            .put("paused", true)
            .put("fetch", new JsonObject().put("proxy", "http://me:s3cret@127.0.0.1:1"));
    return api + "/watches/" + send(page, "POST", api + "/watches", draft).getString("id");
  }

  private static void turnsOffWhatDefaultsTurnOn(Page page, String watch) throws Exception {
    page.navigate(watch.replace("/api/v1", "") + "?tab=counts");
    Locator trim = field(page, "filters.trim");
    assertThat(trim.locator("option:checked")).hasText("As the defaults say: on");
    trim.selectOption("Off");
    assertThat(page.getByTestId("counts-summary")).hasText("Blanks count");
    picture(page, "counts-off");
    button(page, "Save").click();
    assertThat(button(page, "Undo changes")).hasCount(0);
    assertThat(read(page, watch).getJsonObject("filters"))
        .isEqualTo(new JsonObject("{\"trim\":false}"));
    trim.selectOption("");
    button(page, "Save").click();
    assertThat(button(page, "Undo changes")).hasCount(0);
    assertThat(read(page, watch).getJsonObject("inherited").getJsonObject("filters.trim"))
        .isEqualTo(new JsonObject("{\"tag\":null,\"value\":true}"));
  }

  private static void leavesTheProxy(Page page, String watch) throws Exception {
    page.navigate(watch.replace("/api/v1", "") + "?tab=fetch");
    page.getByText("Script, and what is left out").click();
    assertThat(page.getByText("From the defaults: font")).isVisible();
    field(page, "fetch.block.usual").uncheck();
    page.getByLabel("Fonts").uncheck();
    page.getByText("Password and proxy").click();
    field(page, "fetch.proxy.kind").selectOption("direct");
    picture(page, "fetch-direct");
    button(page, "Save").click();
    assertThat(button(page, "Undo changes")).hasCount(0);
    assertThat(read(page, watch).getJsonObject("fetch"))
        .isEqualTo(new JsonObject("{\"proxy\":\"direct\",\"block\":[]}"));
  }

  private static void isToldOfWhatIsNotShown(Page page, String watch) {
    page.navigate(watch.replace("/api/v1", "") + "?tab=counts");
    page.getByText("More conditions").click();
    field(page, "trigger.minWords").fill("many");
    page.getByLabel("What it looks like").check();
    assertThat(field(page, "trigger.minWords")).hasCount(0);
    button(page, "Save").click();
    assertThat(page.getByRole(AriaRole.ALERT).getByText("trigger.minWords, not shown now:"))
        .isVisible();
    page.getByLabel("What it says").check();
    assertThat(page.getByText("trigger.minWords, not shown now:")).hasCount(0);
    assertThat(page.getByLabel("What it says")).isFocused();
    assertThat(field(page, "trigger.minWords")).hasAttribute("aria-invalid", "true");
  }

  private static JsonObject send(Page page, String method, String url, JsonObject body) {
    APIResponse answer =
        page.request()
            .fetch(
                url,
                RequestOptions.create()
                    .setMethod(method)
                    .setHeader("Content-Type", "application/json")
                    .setData(body.encode()));
    assertThat(answer.ok()).as(answer.text()).isTrue();
    return new JsonObject(answer.text());
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

  private static void picture(Page page, String name) throws Exception {
    Files.createDirectories(SCREENSHOTS);
    for (int width : new int[] {390, 1280}) {
      ColorScheme scheme = width == 390 ? ColorScheme.DARK : ColorScheme.LIGHT;
      page.setViewportSize(width, 800);
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      String where = "%s-%d-%s".formatted(name, width, scheme.name().toLowerCase(Locale.ROOT));
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(SCREENSHOTS.resolve(where + ".png")));
      // Whatever is under what sticks to the edges can't be touched, and isn't meant.
      page.evaluate("scrollTo(0, 0)");
      assertAccessible(page, where);
    }
  }
}
