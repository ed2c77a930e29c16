package dev.pagewatch.worker.http;

import static io.netty.handler.codec.http.cookie.Cookie.UNDEFINED_MAX_AGE;

import dev.pagewatch.model.fetch.Cookie;
import dev.pagewatch.model.net.Origin;
import dev.pagewatch.model.net.WatchUrl;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one check: those the watch has, and those set on the way through its redirects;
 * sites that send visitors in a circle until their cookie comes back would otherwise never be seen.
 *
 * <p>Which goes where is RFC 6265's, sections 5.1 to 5.4, and stricter for the watch's own: without
 * a domain they don't leave its origin, where browsers look at neither port nor scheme.
 */
final class CheckCookies {

  /** Of one check; a site that sets more is up to no good. */
  private static final int MOST = 200;

  private final List<Kept> kept = new ArrayList<>();

  /**
   * A cookie.
   *
   * @param origin to which alone it goes, or null
   * @param hostOnly whether it goes to the domain's own host alone
   */
  private record Kept(
      String name,
      String value,
      String domain,
      boolean hostOnly,
      String path,
      boolean secure,
      @Nullable Origin origin) {

    boolean isSame(Kept other) {
      return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }

    boolean goesTo(URI url) {
      String host = WatchUrl.host(url);
      boolean there = hostOnly ? host.equals(domain) : isWithin(host, domain);
      return there
          && isBelow(url.getRawPath(), path)
          && (!secure || url.getScheme().equals("https"))
          && (origin == null || origin.trusts(Origin.of(url)));
    }
  }

  /** The watch's cookies, for a first request to this URL. */
  CheckCookies(URI url, List<Cookie> cookies) {
    // What was given for a page under TLS isn't told to anybody on the way without.
    boolean secure = url.getScheme().equals("https");
    for (Cookie cookie : cookies) {
      String domain = cookie.domain();
      boolean own = domain == null;
      kept.add(
          new Kept(
              cookie.name(),
              cookie.value(),
              domain == null ? WatchUrl.host(url) : domain,
              own,
              cookie.path() == null ? "/" : cookie.path(),
              secure,
              own ? Origin.of(url) : null));
    }
  }

  /** Takes what a response sets; what is for other domains than its own is ignored. */
  void keep(URI url, List<String> setCookies) {
    String host = WatchUrl.host(url);
    for (String header : setCookies) {
      var cookie = ClientCookieDecoder.LAX.decode(header);
      if (cookie == null) {
        continue;
      }
      String given = cookie.domain() == null ? "" : cookie.domain().toLowerCase(Locale.ROOT);
      String domain = given.startsWith(".") ? given.substring(1) : given;
      boolean hostOnly = domain.isEmpty() || domain.equals(host);
      if (!hostOnly && (domain.indexOf('.') < 0 || !isWithin(host, domain))) {
        continue;
      }
      String path = cookie.path();
      Kept fresh =
          new Kept(
              cookie.name(),
              cookie.value(),
              hostOnly ? host : domain,
              domain.isEmpty(),
              path == null || !path.startsWith("/") ? defaultPath(url) : path,
              cookie.isSecure(),
              null);
      kept.removeIf(fresh::isSame);
      // One that ends at once is one taken back.
      boolean lasts = cookie.maxAge() == UNDEFINED_MAX_AGE || cookie.maxAge() > 0;
      if (lasts && kept.size() < MOST) {
        kept.add(fresh);
      }
    }
  }

  /** The Cookie header for a URL, or null. */
  @Nullable String header(URI url) {
    String header =
        kept.stream()
            .filter(cookie -> cookie.goesTo(url))
            .sorted(Comparator.comparing((Kept cookie) -> cookie.path().length()).reversed())
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .collect(Collectors.joining("; "));
    return header.isEmpty() ? null : header;
  }

  private static boolean isWithin(String host, String domain) {
    return host.equals(domain)
        || (host.endsWith("." + domain) && WatchUrl.literalAddress(host).isEmpty());
  }

  private static boolean isBelow(String asked, String path) {
    return asked.equals(path)
        || (asked.startsWith(path) && (path.endsWith("/") || asked.charAt(path.length()) == '/'));
  }

  private static String defaultPath(URI url) {
    String path = url.getRawPath();
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}
