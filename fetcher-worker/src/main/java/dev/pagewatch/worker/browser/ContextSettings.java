package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import dev.pagewatch.model.fetch.Device;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Geolocation;
import dev.pagewatch.model.fetch.Viewport;
import dev.pagewatch.model.net.WatchUrl;
import java.net.URI;
import java.util.List;

/** What fetch options mean to a browser's context. */
final class ContextSettings {

  private static final Viewport USUAL = new Viewport(1280, 800);

  private ContextSettings() {}

  /** The size of the window. */
  static Viewport viewport(FetchOptions options) {
    Device device = options.device();
    Viewport usual = device == null ? USUAL : device.viewport();
    return options.viewport() == null ? usual : options.viewport();
  }

  /** A context of its own for one check, which keeps nothing. */
  static Browser.NewContextOptions of(FetchOptions options) {
    Device device = options.device();
    Viewport viewport = viewport(options);
    Browser.NewContextOptions context =
        new Browser.NewContextOptions()
            .setAcceptDownloads(false)
            .setServiceWorkers(ServiceWorkerPolicy.BLOCK)
            .setViewportSize(viewport.width(), viewport.height());
    options.clientName().ifPresent(context::setUserAgent);
    if (device != null) {
      context.setDeviceScaleFactor(device.pixelsPerPoint()).setIsMobile(true).setHasTouch(true);
    }
    if (options.locale() != null) {
      context.setLocale(options.locale());
    }
    if (options.timezone() != null) {
      context.setTimezoneId(options.timezone());
    }
    if (options.colorScheme() != null) {
      context.setColorScheme(
          switch (options.colorScheme()) {
            case LIGHT -> ColorScheme.LIGHT;
            case DARK -> ColorScheme.DARK;
            case NO_PREFERENCE -> ColorScheme.NO_PREFERENCE;
          });
    }
    if (options.geolocation() != null) {
      place(context, options.geolocation());
    }
    return context;
  }

  private static void place(Browser.NewContextOptions context, Geolocation place) {
    com.microsoft.playwright.options.Geolocation told =
        new com.microsoft.playwright.options.Geolocation(place.latitude(), place.longitude());
    if (place.accuracy() != null) {
      told.setAccuracy(place.accuracy());
    }
    // Pages that ask for anything else are still refused.
    context.setGeolocation(told).setPermissions(List.of("geolocation"));
  }

  /** Whether a context made for no options in particular does for these. */
  static boolean areUsual(FetchOptions options) {
    return options.clientName().isEmpty()
        && options.viewport() == null
        && options.device() == null
        && options.locale() == null
        && options.timezone() == null
        && options.colorScheme() == null
        && options.geolocation() == null;
  }

  /** What of a complaint Chromium doesn't know although Java does, or nothing. */
  static String unknown(FetchOptions options, String message) {
    if (message.contains("Invalid timezone ID")) {
      return "the browser knows no time zone " + options.timezone();
    }
    return message.contains("locale") ? "the browser knows no language " + options.locale() : "";
  }

  /** Gives a context the watch's cookies; those without a domain are for the page's host alone. */
  static void addCookies(BrowserContext context, FetchOptions options, URI url) {
    if (options.cookies().isEmpty()) {
      return;
    }
    boolean secure = url.getScheme().equals("https");
    List<Cookie> cookies =
        options.cookies().stream()
            .map(
                cookie ->
                    new Cookie(cookie.name(), cookie.value())
                        // Playwright's way of saying whether hosts below are meant too.
                        .setDomain(
                            cookie.domain() == null ? WatchUrl.host(url) : "." + cookie.domain())
                        .setPath(cookie.path() == null ? "/" : cookie.path())
                        .setSecure(secure))
            .toList();
    context.addCookies(cookies);
  }
}
