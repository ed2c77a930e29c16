package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.pagewatch.standalone.TestChromium.assertLive;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in as people meet it: the real process, page and browser. */
class SignInPageTest {

  @TempDir Path dir;

  @Test
  void whoSetsAPasswordStaysAndOthersSignInToFindWhatTheyLeft() throws Exception {
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    Map<String, String> settings =
        Map.of(
            "PAGEWATCH_HTTP_PORT", "0",
            "PAGEWATCH_DATA_DIR", dir.resolve("data").toString(),
            "PAGEWATCH_BROWSER_SLOTS", "1");
    try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up");
        TestChromium chromium = new TestChromium();
        BrowserContext mine = chromium.newContext();
        BrowserContext others = chromium.newContext()) {
      String url = pagewatch.ready();
      Page owner = mine.newPage();
      Page visitor = others.newPage();
      visitor.navigate(url);
      assertLive(visitor);
      Locator draft = visitor.getByTestId("add-watch").locator("input[name=url]");
      draft.fill("https://half.example/typed");

      setFirstPassword(owner, url);
      assertThat(visitor.getByTestId("sign-in")).isVisible();
      signInAfterAMistake(visitor);
      assertThat(draft).hasValue("https://half.example/typed");
      assertLive(visitor);

      String key = createKey(owner);
      assertThat(status(url, key)).isEqualTo(200);
      revokeAndLeave(owner, url);
      awaitRefused(url, key);

      owner.navigate(url + "/settings");
      button(owner, "Sign out everywhere").click();
      assertThat(owner.getByTestId("sign-in")).isVisible();
      assertThat(owner.locator(".header")).hasCount(0);
      assertThat(visitor.getByTestId("sign-in")).isVisible();
      assertThat(visitor.locator("#password")).isFocused();
    }
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void setFirstPassword(Page page, String url) {
    page.navigate(url + "/settings");
    page.fill("#new-password", "short");
    page.press("#new-password", "Enter");
    assertThat(page.locator("#new-password")).hasAttribute("aria-invalid", "true");
    page.fill("#new-password", "correct horse");
    page.press("#new-password", "Enter");
    assertThat(button(page, "Sign out")).isVisible();
    assertLive(page);
  }

  private static void signInAfterAMistake(Page page) {
    assertThat(page).hasTitle("Sign in · Pagewatch");
    assertThat(page.locator("#password")).isFocused();
    page.keyboard().type("incorrect horse");
    page.keyboard().press("Enter");
    assertThat(page.getByText("That is not the password.")).isVisible();
    page.keyboard().type("correct horse");
    page.keyboard().press("Enter");
    assertThat(page.getByTestId("sign-in")).hasCount(0);
  }

  private static String createKey(Page page) {
    page.fill("[name=key-name]", "backup");
    button(page, "Create key").click();
    String key = page.getByTestId("new-key").inputValue();
    button(page, "Done").click();
    assertThat(page.getByTestId("new-key")).hasCount(0);
    return key;
  }

  /** Taken back once, then taken for good by leaving. */
  private static void revokeAndLeave(Page page, String url) {
    button(page, "Revoke backup").click();
    assertThat(button(page, "Revoke backup")).hasCount(0);
    button(page, "Undo").click();
    button(page, "Revoke backup").click();
    page.navigate(url + "/health/live");
  }

  private static void awaitRefused(String url, String key) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (status(url, key) != 401) {
      assertThat(System.nanoTime()).as("the key still works").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static int status(String url, String key) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url + "/api/v1/stats"))
                  .header("Authorization", "Bearer " + key)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
