package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.pagewatch.standalone.TestChromium.assertLive;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More watches than a browser keeps, as one who scrolls, chooses and searches among them meets it.
 */
class LongListTest {

  private static final int WATCHES = 6_000;
  private static final double PATIENCE = 30_000;
  private static final String ROWS = "[data-watch-id]";

  @TempDir Path dir;

  @Test
  void aLongListIsLiveWhereOneLooksAndWhereOneComesTo() throws Exception {
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    Map<String, String> settings = new HashMap<>();
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", dir.resolve("data").toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    try (TestChromium chromium = new TestChromium()) {
      Page page = chromium.newPage();
      PagewatchClient client;
      try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up")) {
        client = new PagewatchClient(pagewatch.ready());
        settings.put("PAGEWATCH_HTTP_PORT", "" + URI.create(client.url()).getPort());
        page.navigate(client.url() + "/?sort=title");
        assertLive(page);
        pointAtAListThatWantsToMove(page, client);
        fill(client);
        assertLength(page, WATCHES);

        scrollAndSeeItChange(page, client);
        chooseAndTag(page, client);
        openAndComeBack(page);
        search(page);
        scrollTo(page, 4_500);
        assertThat(row(page, name(4_503))).isVisible();
        pagewatch.signal("TERM").status();
      }

      try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up")) {
        pagewatch.ready();
        rename(client, name(4_503), "Page 04503 renamed meanwhile");
        assertLive(page);
        assertThat(row(page, "Page 04503 renamed meanwhile")).isVisible();
        deleteWhatMatchedThen(page, client);
        becomeShort(page, client);
      }
    }
  }

  private static void pointAtAListThatWantsToMove(Page page, PagewatchClient client)
      throws Exception {
    for (String title : List.of("b", "d", "f")) {
      add(client, title);
    }
    assertThat(page.locator(".row-link")).hasText(new String[] {"b", "d", "f"});
    row(page, "d").hover();
    rename(client, "f", "a");
    add(client, "c");
    assertThat(page.locator(".row-link")).hasText(new String[] {"b", "d", "a"});

    page.mouse().move(5, 5);
    assertThat(page.locator(".row-link")).hasText(new String[] {"a", "b", "c", "d"});
    client.sending("POST", "/api/v1/watches/bulk", "{\"op\":\"delete\",\"filter\":{}}").join();
    assertThat(page.getByText("Nothing is watched yet")).isVisible();
  }

  private static void add(PagewatchClient client, String title) {
    JsonObject draft =
        new JsonObject()
            .put("url", "https://new.example/" + title.length())
            .put("title", title)
            .put("paused", true);
    assertThat(client.sending("POST", "/api/v1/watches", draft.encode()).join().statusCode())
        .isEqualTo(201);
  }

  private static void fill(PagewatchClient client) {
    JsonArray watches = new JsonArray();
    for (int i = 0; i < WATCHES; i++) {
      watches.add(
          new JsonObject()
              .put("url", "https://site-%d.example/%d".formatted(i % 500, i))
              .put("title", name(i))
              .put("paused", true));
    }
    JsonObject export =
        new JsonObject().put("format", "pagewatch").put("version", 1).put("watches", watches);
    assertThat(client.sending("POST", "/api/v1/watches/import", export.encode()).join().body())
        .contains("\"created\":" + WATCHES);
  }

  private static void scrollAndSeeItChange(Page page, PagewatchClient client) throws Exception {
    scrollTo(page, 3_000);
    assertThat(row(page, name(3_003))).isVisible();
    assertThat(page.locator(ROWS).count()).isBetween(10, 100);

    rename(client, name(3_003), "Page 03003 renamed");
    assertThat(row(page, "Page 03003 renamed")).isVisible();
    rename(client, name(5_500), "Page 05500 renamed unseen");

    double place = row(page, "Page 03003 renamed").boundingBox().y;
    add(client, "Page 00000 and a bit");
    assertLength(page, WATCHES + 1);
    assertThat(row(page, "Page 03003 renamed").boundingBox().y).isEqualTo(place);

    client.sending("DELETE", "/api/v1/watches/" + idOf(client, name(3_005)), "").join();
    assertThat(row(page, name(3_005))).hasCount(0);
    assertLength(page, WATCHES);

    scrollTo(page, 5_495);
    assertThat(row(page, "Page 05500 renamed unseen")).isVisible();
  }

  private static void chooseAndTag(Page page, PagewatchClient client) throws Exception {
    Locator bar = page.getByRole(AriaRole.REGION, named("Selection"));
    scrollTo(page, 1_000);
    checkbox(page, name(1_003)).click();
    scrollTo(page, 1_600);
    checkbox(page, name(1_603)).click(new Locator.ClickOptions().setModifiers(shift()));
    assertThat(bar).containsText("601 selected");
    tag(bar, "some");
    assertTagged(page, client, "some", 601);

    bar.getByRole(AriaRole.BUTTON, buttonNamed("All 6,000")).click();
    assertThat(bar).containsText("All 6,000");
    tag(bar, "all");
    assertTagged(page, client, "all", WATCHES);
    page.keyboard().press("Escape");
    assertThat(bar).hasCount(0);
  }

  private static void openAndComeBack(Page page) {
    scrollTo(page, 2_000);
    double place = row(page, name(2_003)).boundingBox().y;
    row(page, name(2_003)).locator(".row-link").click();
    assertThat(page.getByTestId("watch-page")).isVisible();
    page.goBack();
    assertThat(row(page, name(2_003))).isVisible();
    assertThat(page.locator(".row-to-come")).hasCount(0);
    assertThat(row(page, name(2_003)).boundingBox().y).isEqualTo(place);
    assertThat(row(page, name(2_003)).locator(".row-link")).isFocused();
  }

  private static void deleteWhatMatchedThen(Page page, PagewatchClient client) throws Exception {
    page.locator(".chip", new Page.LocatorOptions().setHasText("#some")).click();
    assertLength(page, 601);
    page.locator(ROWS).first().getByRole(AriaRole.CHECKBOX).click();
    Locator bar = page.getByRole(AriaRole.REGION, named("Selection"));
    bar.getByRole(AriaRole.BUTTON, buttonNamed("All 601")).click();
    bar.getByRole(AriaRole.BUTTON, buttonNamed("Delete 601")).click();
    Locator deleted =
        page.getByRole(AriaRole.STATUS)
            .filter(new Locator.FilterOptions().setHasText("Deleted 601 watches"));
    assertThat(deleted).isVisible();
    assertThat(page.locator(".row-to-come")).hasCount(0);
    String late = idOf(client, name(4_000));
    String tags = "{\"tags\":[\"all\",\"some\"]}";
    client.sending("PATCH", "/api/v1/watches/" + late, tags).join();
    deleted.getByRole(AriaRole.BUTTON, buttonNamed("Dismiss")).click();

    assertLength(page, 1);
    assertThat(row(page, name(4_000))).isVisible();
    page.locator(".chip").first().click();
    assertLength(page, WATCHES - 601);
  }

  private static void becomeShort(Page page, PagewatchClient client) {
    scrollTo(page, 1_200);
    assertThat(row(page, name(1_803))).isVisible();
    page.evaluate(
        """
        () => {
          window.fewest = Infinity;
          const look = () => {
            const table = document.querySelector('[role=table]');
            const rows = table ? Number(table.getAttribute('aria-rowcount')) : 0;
            window.fewest = Math.min(window.fewest, rows);
            requestAnimationFrame(look);
          };
          look();
        }""");
    double place = row(page, name(1_803)).boundingBox().y;
    page.waitForRequest(
        request -> request.url().contains("since="),
        new Page.WaitForRequestOptions().setTimeout(PATIENCE),
        () -> deleteFrom(client, 3_600));
    assertLength(page, 3_600);
    assertThat(page.evaluate("() => window.fewest")).isEqualTo(3_601);
    assertThat(row(page, name(1_803)).boundingBox().y).isEqualTo(place);
  }

  /** Deletes what stands at a place and after it, by title. */
  private static void deleteFrom(PagewatchClient client, int place) {
    String path = "/api/v1/watches?limit=500&sort=title&offset=" + place;
    while (true) {
      JsonArray ids = new JsonArray();
      new JsonObject(client.sending("GET", path, "").join().body())
          .getJsonArray("items")
          .forEach(watch -> ids.add(((JsonObject) watch).getString("id")));
      if (ids.isEmpty()) {
        return;
      }
      String delete = new JsonObject().put("op", "delete").put("ids", ids).encode();
      client.sending("POST", "/api/v1/watches/bulk", delete).join();
    }
  }

  private static void search(Page page) {
    Locator search = page.locator("#search");
    search.fill("page 04711");
    assertThat(row(page, name(4_711))).isVisible();
    assertLength(page, 1);
    search.fill("nowhere to be found");
    assertThat(page.getByText("Nothing matches")).isVisible();
    search.fill("");
    assertLength(page, WATCHES);
  }

  private static void tag(Locator bar, String tag) {
    bar.getByRole(AriaRole.BUTTON, buttonNamed("Tag")).click();
    bar.getByRole(AriaRole.COMBOBOX).or(bar.getByRole(AriaRole.TEXTBOX)).fill(tag);
    bar.page().keyboard().press("Enter");
  }

  private static void assertTagged(Page page, PagewatchClient client, String tag, int watches)
      throws Exception {
    assertThat(page.locator(".chip", new Page.LocatorOptions().setHasText("#" + tag)))
        .containsText("%,d".formatted(watches), patience());
    JsonObject found = new JsonObject(client.get("/api/v1/watches?limit=1&tag=" + tag).body());
    assertThat(found.getInteger("total")).isEqualTo(watches);
  }

  private static String name(int i) {
    return "Page %05d".formatted(i);
  }

  private static void scrollTo(Page page, int place) {
    page.evaluate(
        """
        place => {
          const list = document.querySelector('.list-body');
          const rows = Number(list.closest('[role=table]').getAttribute('aria-rowcount')) - 1;
          const top = list.getBoundingClientRect().top + scrollY;
          scrollTo(0, top + place * list.offsetHeight / rows - 120);
        }""",
        place);
  }

  private static Locator row(Page page, String name) {
    return page.locator(ROWS)
        .filter(new Locator.FilterOptions().setHas(page.getByText(name, exactly())));
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private static Locator checkbox(Page page, String name) {
    return row(page, name).getByRole(AriaRole.CHECKBOX);
  }

  private static List<KeyboardModifier> shift() {
    return List.of(KeyboardModifier.SHIFT);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions buttonNamed(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static String idOf(PagewatchClient client, String name) throws Exception {
    String query = name.replace(" ", "%20");
    JsonObject page = new JsonObject(client.get("/api/v1/watches?limit=1&query=" + query).body());
    return page.getJsonArray("items").getJsonObject(0).getString("id");
  }

  private static void rename(PagewatchClient client, String from, String to) throws Exception {
    String path = "/api/v1/watches/" + idOf(client, from);
    String patch = new JsonObject().put("title", to).encode();
    assertThat(client.sending("PATCH", path, patch).join().statusCode()).isEqualTo(200);
  }

  private static void assertLength(Page page, int watches) {
    assertThat(page.getByRole(AriaRole.TABLE, named("Watches")))
        .hasAttribute(
            "aria-rowcount",
            Integer.toString(watches + 1),
            new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE));
  }

  private static LocatorAssertions.ContainsTextOptions patience() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE);
  }
}
