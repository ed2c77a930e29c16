package dev.pagewatch.worker.http;

import dev.pagewatch.model.fetch.BasicAuth;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.RequestMethod;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.net.Origin;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one check carry, from hop to hop of its redirects: method and body as the
 * Fetch standard has them change (section 4.4, "HTTP-redirect fetch"), and secrets for the watch's
 * own origin alone (RFC 9110, section 15.4).
 */
final class Hops {

  /** Dropped with the body they describe (Fetch, "request-body-header name"). */
  private static final List<String> OF_BODY =
      List.of("Content-Type", "Content-Encoding", "Content-Language", "Content-Location");

  private final MultiMap base;
  private final FetchOptions options;
  private final Validators validators;
  private final Origin own;
  private final CheckCookies cookies;
  private RequestMethod method;
  private @Nullable String body;

  /**
   * The first hop's.
   *
   * @param base headers of every request
   */
  Hops(MultiMap base, FetchOptions options, Validators validators, URI url) {
    this.base = base;
    this.options = options;
    this.validators = validators;
    this.own = Origin.of(url);
    this.cookies = new CheckCookies(url, options.cookies());
    this.method = options.requestMethod();
    this.body = options.body();
  }

  HttpMethod method() {
    return HttpMethod.valueOf(method.name());
  }

  /** Whether the request may be sent a second time. */
  boolean mayRepeat() {
    return method.isIdempotent();
  }

  /** The body, or null. */
  @Nullable Buffer body() {
    return body == null ? null : Buffer.buffer(body);
  }

  /** Whether a URL is asked for only if it changed. */
  boolean isConditional(URI url) {
    return method == RequestMethod.GET
        && validators.canAsk()
        && validators.url().equals(url.toString());
  }

  /** The headers of a request. */
  MultiMap headers(URI url) {
    MultiMap sent = HttpHeaders.headers().setAll(base);
    options.acceptLanguage().ifPresent(it -> sent.set(HttpHeaders.ACCEPT_LANGUAGE, it));
    boolean atHome = own.trusts(Origin.of(url));
    options.headersFor(atHome).forEach(sent::set);
    options.clientName().ifPresent(it -> sent.set(HttpHeaders.USER_AGENT, it));
    BasicAuth basicAuth = options.basicAuth();
    if (basicAuth != null && atHome) {
      sent.set(HttpHeaders.AUTHORIZATION, basicAuth.headerValue());
    }
    String cookie = cookies.header(url);
    if (cookie != null) {
      sent.set(HttpHeaders.COOKIE, cookie);
    }
    if (body == null) {
      OF_BODY.forEach(sent::remove);
    } else if (!sent.contains(HttpHeaders.CONTENT_TYPE)) {
      sent.set(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8");
    }
    if (isConditional(url)) {
      set(sent, HttpHeaders.IF_NONE_MATCH, validators.etag());
      set(sent, HttpHeaders.IF_MODIFIED_SINCE, validators.lastModified());
    }
    return sent;
  }

  private static void set(MultiMap headers, CharSequence name, @Nullable String value) {
    if (value != null) {
      headers.set(name, value);
    }
  }

  /**
   * Turns to the next hop.
   *
   * @param setCookies what the redirect sets
   * @throws CheckFailedException when it would take the body elsewhere
   */
  void redirected(int status, URI from, URI to, List<String> setCookies) {
    cookies.keep(from, setCookies);
    boolean toGet =
        status == 303 || ((status == 301 || status == 302) && method == RequestMethod.POST);
    if (toGet) {
      method = RequestMethod.GET;
      body = null;
    }
    // Browsers send it on. A form's password is in it, and nobody is here to look where it goes.
    if (body != null && !own.trusts(Origin.of(to))) {
      throw new CheckFailedException(
          ErrorCode.HTTP_STATUS,
          "%d from %s would have the request's body sent to %s, which is another site"
              .formatted(status, WatchUrl.host(from), WatchUrl.host(to)));
    }
  }
}
