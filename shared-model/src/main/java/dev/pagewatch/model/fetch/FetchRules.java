package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.json.OneOf;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What fetch options may say, and what they say together. */
final class FetchRules {

  private static final String OF_ONE_PAGE =
      "belongs to one page and can't be a default; set it on the watch";
  private static final String OF_ONE_SITE =
      "would be sent to every site that takes this default; set it on the watch it is for";

  private static final List<String> KNOWN =
      List.of(
          "method",
          "headers",
          "body",
          "cookies",
          "userAgent",
          "basicAuth",
          "proxy",
          "acceptStatus",
          "wait",
          "viewport",
          "device",
          "locale",
          "timezone",
          "colorScheme",
          "geolocation",
          "script",
          "block",
          "steps");

  private FetchRules() {}

  static FetchOptions read(JsonNode json) {
    Fields fields = Fields.of("fetch", json, KNOWN);
    RequestMethod method = fields.text("method", RequestMethod::parse);
    Map<String, String> headers = fields.texts("headers", HeaderRules::complaint);
    String body =
        fields.text("body", text -> text.isEmpty() ? null : bounded(text, FetchOptions.MAX_BODY));
    List<Cookie> cookies = fields.objects("cookies", Cookie.known(), Cookie::read);
    String userAgent = fields.text("userAgent", FetchRules::userAgent);
    BasicAuth basicAuth = BasicAuth.read(fields);
    ProxyChoice proxy = fields.text("proxy", ProxyChoice::parse);
    List<StatusRange> acceptStatus = fields.list("acceptStatus", StatusRange::parse);
    Wait wait = Wait.read(fields);
    Viewport viewport = Viewport.read(fields);
    Device device =
        fields.text("device", text -> OneOf.parse(text, Device.values(), Device::wireName));
    String locale = fields.text("locale", FetchRules::locale);
    String timezone = fields.text("timezone", FetchRules::timezone);
    ColorScheme colorScheme =
        fields.text(
            "colorScheme", text -> OneOf.parse(text, ColorScheme.values(), ColorScheme::wireName));
    Geolocation geolocation = Geolocation.read(fields);
    String script =
        fields.text(
            "script", text -> text.isBlank() ? null : bounded(text, FetchOptions.MAX_SCRIPT));
    Set<Blockable> block = fields.has("block") ? EnumSet.noneOf(Blockable.class) : null;
    if (block != null) {
      block.addAll(
          fields.list("block", text -> OneOf.parse(text, Blockable.values(), Blockable::wireName)));
    }
    List<Step> steps = fields.objects("steps", Step.known(), Step::read);
    try {
      together(method, headers, body, basicAuth);
    } catch (InvalidFieldsException e) {
      fields.wrong(e);
    }
    fields.refuseIfWrong();
    return new FetchOptions(
        method,
        headers,
        body,
        cookies,
        userAgent,
        basicAuth,
        proxy,
        acceptStatus,
        wait,
        viewport,
        device,
        locale,
        timezone,
        colorScheme,
        geolocation,
        script,
        steps,
        block);
  }

  static void together(
      @Nullable RequestMethod method,
      Map<String, String> headers,
      @Nullable String body,
      @Nullable BasicAuth basicAuth) {
    headers.forEach(
        (name, value) -> {
          String complaint = HeaderRules.complaint(name, value);
          if (complaint != null) {
            throw new InvalidFieldsException("fetch.headers." + name, complaint);
          }
        });
    String twice = HeaderRules.twice(headers.keySet());
    if (twice != null) {
      throw new InvalidFieldsException("fetch.headers." + twice, "is given twice; leave one out");
    }
    if (body != null && (method == null || !method.takesBody())) {
      throw new InvalidFieldsException(
          "fetch.body", "is only sent with the methods POST, PUT and PATCH; set fetch.method");
    }
    if (basicAuth != null && headers.keySet().stream().anyMatch(FetchRules::authorizes)) {
      throw new InvalidFieldsException(
          "fetch.basicAuth", "makes the header Authorization, which is given too; leave one out");
    }
  }

  static Optional<InvalidFieldsException.Problem> browserRefusal(FetchOptions options) {
    if (options.requestMethod() == RequestMethod.GET) {
      return Optional.empty();
    }
    return Optional.of(
        new InvalidFieldsException.Problem(
            "fetch.method",
            options.needsBrowser()
                ? "can only be GET in a browser, which fetch.steps, fetch.script and"
                    + " fetch.wait.selector need; let a script send the request"
                : "can only be GET in a browser; set engine to http, or let a script send the"
                    + " request"));
  }

  static List<InvalidFieldsException.Problem> refusalsForMany(FetchOptions options) {
    List<InvalidFieldsException.Problem> problems = new ArrayList<>();
    OpenEnds.in(options).ifPresent(problems::add);
    if (options.method() != null) {
      problems.add(forOne("method", OF_ONE_PAGE));
    }
    if (options.body() != null) {
      problems.add(forOne("body", OF_ONE_PAGE));
    }
    if (!options.steps().isEmpty()) {
      problems.add(forOne("steps", OF_ONE_PAGE));
    }
    for (String name : options.headers().keySet()) {
      if (HeaderRules.isSecret(name)) {
        problems.add(forOne("headers." + name, OF_ONE_SITE));
      }
    }
    if (!options.cookies().isEmpty()) {
      problems.add(forOne("cookies", OF_ONE_SITE));
    }
    if (options.basicAuth() != null) {
      problems.add(forOne("basicAuth", OF_ONE_SITE));
    }
    return problems;
  }

  private static InvalidFieldsException.Problem forOne(String name, String message) {
    return new InvalidFieldsException.Problem("fetch." + name, message);
  }

  static FetchOptions withoutBrowserNeeds(FetchOptions options) {
    Wait wait = options.waitFor();
    Wait left = wait == null ? null : wait.withoutSelector();
    return new FetchOptions(
        options.method(),
        options.headers(),
        options.body(),
        options.cookies(),
        options.userAgent(),
        options.basicAuth(),
        options.proxy(),
        options.acceptStatus(),
        left,
        options.viewport(),
        options.device(),
        options.locale(),
        options.timezone(),
        options.colorScheme(),
        options.geolocation(),
        null,
        List.of(),
        options.block());
  }

  static FetchOptions merged(FetchOptions own, FetchOptions defaults) {
    if (defaults.isNone()) {
      return own;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(defaults.headers());
    own.headers().forEach(headers::put);
    BasicAuth basicAuth = own.basicAuth();
    if (basicAuth == null && own.headers().keySet().stream().noneMatch(FetchRules::authorizes)) {
      basicAuth = defaults.basicAuth();
    }
    if (basicAuth != null) {
      headers.remove("Authorization");
    }
    // A body belongs to its method.
    boolean ownRequest = own.method() != null;
    return new FetchOptions(
        ownRequest ? own.method() : defaults.method(),
        defaults.headers().isEmpty() ? own.headers() : new LinkedHashMap<>(headers),
        ownRequest ? own.body() : defaults.body(),
        own.cookies().isEmpty() ? defaults.cookies() : own.cookies(),
        first(own.userAgent(), defaults.userAgent()),
        basicAuth,
        first(own.proxy(), defaults.proxy()),
        own.acceptStatus().isEmpty() ? defaults.acceptStatus() : own.acceptStatus(),
        first(own.waitFor(), defaults.waitFor()),
        // A device of one's own has its own size.
        own.device() == null ? first(own.viewport(), defaults.viewport()) : own.viewport(),
        first(own.device(), defaults.device()),
        first(own.locale(), defaults.locale()),
        first(own.timezone(), defaults.timezone()),
        first(own.colorScheme(), defaults.colorScheme()),
        first(own.geolocation(), defaults.geolocation()),
        first(own.script(), defaults.script()),
        own.steps().isEmpty() ? defaults.steps() : own.steps(),
        first(own.block(), defaults.block()));
  }

  static FetchOptions withoutPage(FetchOptions options) {
    if (!options.needsBrowser()) {
      return options;
    }
    ObjectNode json = Json.mapper().valueToTree(options);
    json.remove(List.of("script", "wait"));
    return FetchOptions.parse(json);
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
    return own == null ? other : own;
  }

  private static boolean authorizes(String header) {
    return header.equalsIgnoreCase("authorization");
  }

  private static String bounded(String text, int most) {
    if (text.length() > most) {
      throw new IllegalArgumentException("is longer than %,d characters".formatted(most));
    }
    return text;
  }

  private static @Nullable String userAgent(String text) {
    String complaint = HeaderRules.valueComplaint(text);
    if (complaint != null) {
      throw new IllegalArgumentException(complaint);
    }
    return text.isBlank() ? null : text.strip();
  }

  private static String locale(String text) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(text.strip()).build();
      // Longer ones are well-formed, and no language has one.
      if (locale.getLanguage().length() == 2 || locale.getLanguage().length() == 3) {
        return locale.toLanguageTag();
      }
    } catch (IllformedLocaleException e) {
      // Told below.
    }
    throw new IllegalArgumentException("must be a BCP 47 language tag, such as de or en-GB");
  }

  private static String timezone(String text) {
    if (!ZoneId.getAvailableZoneIds().contains(text) || text.startsWith("SystemV/")) {
      throw new IllegalArgumentException(
          "must be a time zone's IANA name, such as Europe/Berlin or UTC");
    }
    return text;
  }
}
