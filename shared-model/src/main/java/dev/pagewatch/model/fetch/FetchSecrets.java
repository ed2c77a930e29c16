package dev.pagewatch.model.fetch;

import static dev.pagewatch.model.fetch.FetchOptions.HIDDEN;

import dev.pagewatch.model.json.InvalidFieldsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hides what opens doors, and puts it back. */
final class FetchSecrets {

  private static final String WRITE_ANEW = "is not known any more; write it anew";

  private FetchSecrets() {}

  static FetchOptions hidden(FetchOptions options) {
    Map<String, String> headers = new LinkedHashMap<>(options.headers());
    headers.replaceAll((name, value) -> HeaderRules.isSecret(name) ? HIDDEN : value);
    List<Cookie> cookies =
        options.cookies().stream().map(cookie -> withValue(cookie, HIDDEN)).toList();
    BasicAuth auth = options.basicAuth();
    return with(
        options,
        headers,
        cookies,
        auth == null ? null : new BasicAuth(auth.user(), HIDDEN),
        options.proxy() instanceof ProxyServer proxy && hasPassword(proxy)
            ? proxy.withPassword(HIDDEN)
            : options.proxy(),
        options.steps().stream().map(Step::withoutSecret).toList());
  }

  static FetchOptions restored(FetchOptions options, FetchOptions kept) {
    List<InvalidFieldsException.Problem> lost = new ArrayList<>();
    Map<String, String> headers = new LinkedHashMap<>(options.headers());
    headers.replaceAll(
        (name, value) ->
            HeaderRules.isSecret(name) && value.equals(HIDDEN)
                ? found(header(kept, name), "fetch.headers." + name, lost)
                : value);
    List<Cookie> cookies = new ArrayList<>();
    for (Cookie cookie : options.cookies()) {
      String at = "fetch.cookies[%d].value".formatted(cookies.size());
      cookies.add(
          cookie.value().equals(HIDDEN)
              ? withValue(cookie, found(value(kept, cookie), at, lost))
              : cookie);
    }
    FetchOptions restored =
        with(
            options,
            headers,
            cookies,
            auth(options.basicAuth(), kept.basicAuth(), lost),
            proxy(options.proxy(), kept.proxy(), lost),
            steps(options.steps(), kept.steps(), lost));
    if (!lost.isEmpty()) {
      throw new InvalidFieldsException(lost);
    }
    return restored;
  }

  static FetchOptions through(FetchOptions options, @Nullable ProxyChoice proxy) {
    return with(
        options, options.headers(), options.cookies(), options.basicAuth(), proxy, options.steps());
  }

  static FetchOptions proxyAlone(FetchOptions options) {
    return with(FetchOptions.none(), Map.of(), List.of(), null, options.proxy(), List.of());
  }

  private static @Nullable String header(FetchOptions kept, String name) {
    return kept.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String value(FetchOptions kept, Cookie cookie) {
    return kept.cookies().stream()
        .filter(it -> withValue(it, HIDDEN).equals(cookie))
        .map(Cookie::value)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable BasicAuth auth(
      @Nullable BasicAuth shown,
      @Nullable BasicAuth kept,
      List<InvalidFieldsException.Problem> lost) {
    if (shown == null || !shown.password().equals(HIDDEN)) {
      return shown;
    }
    String password = kept != null && kept.user().equals(shown.user()) ? kept.password() : null;
    return new BasicAuth(shown.user(), found(password, "fetch.basicAuth.password", lost));
  }

  private static @Nullable ProxyChoice proxy(
      @Nullable ProxyChoice choice,
      @Nullable ProxyChoice kept,
      List<InvalidFieldsException.Problem> lost) {
    if (!(choice instanceof ProxyServer shown) || !HIDDEN.equals(shown.password())) {
      return choice;
    }
    String password =
        kept instanceof ProxyServer server && server.sharesPasswordWith(shown)
            ? server.password()
            : null;
    return shown.withPassword(found(password, "fetch.proxy", lost));
  }

  /** A step may have moved meanwhile; one that stands where it did is meant first. */
  private static List<Step> steps(
      List<Step> shown, List<Step> kept, List<InvalidFieldsException.Problem> lost) {
    List<Step> steps = new ArrayList<>();
    for (Step step : shown) {
      int at = steps.size();
      if (!step.hidesSecret()) {
        steps.add(step);
        continue;
      }
      String value =
          Stream.concat(kept.stream().skip(at).limit(1), kept.stream())
              .filter(step::isShown)
              .map(Step::value)
              .findFirst()
              .orElse(null);
      steps.add(step.withValue(found(value, "fetch.steps[%d].value".formatted(at), lost)));
    }
    return steps;
  }

  private static String found(
      @Nullable String value, String at, List<InvalidFieldsException.Problem> lost) {
    if (value == null) {
      lost.add(
          new InvalidFieldsException.Problem(at, "has %s, which %s".formatted(HIDDEN, WRITE_ANEW)));
      return HIDDEN;
    }
    return value;
  }

  private static boolean hasPassword(ProxyServer proxy) {
    return proxy.password() != null && !proxy.password().isEmpty();
  }

  private static Cookie withValue(Cookie cookie, String value) {
    return new Cookie(cookie.name(), value, cookie.domain(), cookie.path());
  }

  private static FetchOptions with(
      FetchOptions options,
      Map<String, String> headers,
      List<Cookie> cookies,
      @Nullable BasicAuth basicAuth,
      @Nullable ProxyChoice proxy,
      List<Step> steps) {
    return new FetchOptions(
        options.method(),
        headers,
        options.body(),
        cookies,
        options.userAgent(),
        basicAuth,
        proxy,
        options.acceptStatus(),
        options.waitFor(),
        options.viewport(),
        options.device(),
        options.locale(),
        options.timezone(),
        options.colorScheme(),
        options.geolocation(),
        options.script(),
        steps,
        options.block());
  }

  static String described(FetchOptions options) {
    Map<String, Object> said = new LinkedHashMap<>();
    FetchOptions shown = hidden(options);
    said.put("method", shown.requestMethod());
    said.put("headers", shown.headers().keySet());
    said.put("cookies", shown.cookies());
    put(said, "basicAuth", shown.basicAuth());
    put(said, "proxy", shown.proxy());
    put(said, "userAgent", shown.userAgent());
    said.put("acceptStatus", shown.acceptStatus());
    put(said, "wait", shown.waitFor());
    put(said, "viewport", shown.viewport());
    put(said, "device", shown.device());
    put(said, "locale", shown.locale());
    put(said, "timezone", shown.timezone());
    put(said, "colorScheme", shown.colorScheme());
    put(said, "geolocation", shown.geolocation());
    put(said, "block", shown.block());
    put(said, "body", length(shown.body()));
    put(said, "script", length(shown.script()));
    put(said, "steps", shown.steps().isEmpty() ? null : shown.steps());
    return "FetchOptions" + said;
  }

  private static void put(Map<String, Object> said, String name, @Nullable Object value) {
    if (value != null) {
      said.put(name, value);
    }
  }

  /** A login's form has its password in the body. */
  private static @Nullable String length(@Nullable String text) {
    return text == null ? null : "%,d characters".formatted(text.length());
  }
}
