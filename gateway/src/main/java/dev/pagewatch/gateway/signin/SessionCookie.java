package dev.pagewatch.gateway.signin;

import dev.pagewatch.model.settings.Secret;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;

/** The cookie that carries a session's secret: for this host alone, and out of scripts' reach. */
public final class SessionCookie {

  private static final String NAME = "pagewatch_session";

  private SessionCookie() {}

  /** What a request carries. */
  public static Optional<String> of(RoutingContext request) {
    return Optional.ofNullable(request.request().getCookie(NAME)).map(Cookie::getValue);
  }

  /** Has the browser keep a session's secret. */
  public static void give(RoutingContext request, Secret secret) {
    set(request, secret.value(), PassBook.SESSION_LIFE.toSeconds());
  }

  /** Has the browser forget. */
  public static void take(RoutingContext request) {
    set(request, "", 0);
  }

  private static void set(RoutingContext request, String value, long maxAge) {
    // Lax, so that a link from elsewhere finds its reader signed in. RFC 6265, section 4.1.
    request
        .response()
        .headers()
        .add(
            HttpHeaders.SET_COOKIE,
            "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                .formatted(NAME, value, maxAge, isSecure(request) ? "; Secure" : ""));
  }

  /**
   * Whether the browser came over TLS, here or at the proxy before: it says so by its Origin, which
   * was admitted.
   */
  private static boolean isSecure(RoutingContext request) {
    String origin = request.request().getHeader("Origin");
    return request.request().isSSL()
        || (origin != null && origin.toLowerCase(Locale.ROOT).startsWith("https://"));
  }
}
