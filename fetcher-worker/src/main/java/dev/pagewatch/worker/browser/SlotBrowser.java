package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Proxy;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.worker.process.ProcessTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A driver and its browser, created and used on one thread only. */
final class SlotBrowser {

  private static final List<String> ARGUMENTS =
      List.of(
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-gpu",
          "--block-new-web-contents",
          // Peer-to-peer media would leave the proxy aside.
          "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
          "--webrtc-ip-handling-policy=disable_non_proxied_udp");

  private final Playwright playwright;
  private final Browser browser;
  private @Nullable BrowserContext spare;

  /**
   * Starts both. Blocks for half a second or so.
   *
   * @throws PlaywrightException when the browser can't be started
   * @throws InterruptedException when interrupted while waiting to start
   */
  SlotBrowser(BrowserConfig config, ProcessTree tree) throws InterruptedException {
    System.setProperty("playwright.cli.dir", config.driverDir().toString());
    // Playwright keeps the first driver's environment for all, so no mark of ours goes in here.
    Map<String, String> noDownload = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    this.playwright =
        tree.start(() -> Playwright.create(new Playwright.CreateOptions().setEnv(noDownload)));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(config.executable())
                    .setEnv(tree.environment())
                    .setArtifactsDir(tree.scratch())
                    .setArgs(ARGUMENTS)
                    .setChromiumSandbox(config.sandbox())
                    .setProxy(through(config.proxy())));
    tree.noteProfile();
  }

  /** Loopback too goes through the proxy, which judges it like any other. */
  private static Proxy through(String proxy) {
    return new Proxy(proxy).setBypass("<-loopback>");
  }

  /**
   * A context that nobody has used, perhaps with a page in it.
   *
   * @param proxy that takes the place of the browser's, or empty
   */
  BrowserContext newContext(FetchOptions options, Optional<String> proxy) {
    BrowserContext ready = spare;
    if (ready != null && proxy.isEmpty() && ContextSettings.areUsual(options)) {
      spare = null;
      return ready;
    }
    Browser.NewContextOptions settings = ContextSettings.of(options);
    proxy.ifPresent(url -> settings.setProxy(through(url)));
    return browser.newContext(settings);
  }

  /**
   * Makes a page ahead of need, for the next check that asks for nothing particular.
   *
   * @return whether there was none yet
   */
  boolean prepare() {
    if (spare != null) {
      return false;
    }
    BrowserContext context = browser.newContext(ContextSettings.of(FetchOptions.none()));
    context.newPage().onCrash(gone -> spare = null);
    spare = context;
    return true;
  }

  boolean isAlive() {
    return browser.isConnected();
  }

  void close() {
    playwright.close();
  }
}
