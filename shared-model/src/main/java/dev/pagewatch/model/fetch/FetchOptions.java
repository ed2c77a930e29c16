package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.WatchKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a page is asked for. What is null or empty is left to Pagewatch.
 *
 * <p>Headers that may say who asks, cookies and passwords go to the watch's own origin alone (see
 * {@link #headersFor}), whatever redirects say.
 *
 * @param method of the first request
 * @param headers added to requests, by name in the order given; no name twice, upper and lower case
 *     alike
 * @param body of the request, sent as UTF-8; only with a method that takes one
 * @param cookies there before the first request
 * @param userAgent what the client calls itself; wins over the device's
 * @param basicAuth for the watch's own origin
 * @param proxy through which requests go, or how to find it; see {@link #proxyServer}
 * @param acceptStatus statuses whose answers are content; none for 200 to 299
 * @param waitFor {@code wait} on the wire: what a browser waits for
 * @param viewport the size of the browser's window; wins over the device's
 * @param device that the browser passes itself off as
 * @param locale BCP 47 tag in canonical form; also what language pages are asked for
 * @param timezone IANA id of the zone that the browser is in
 * @param colorScheme what the browser says of the person's liking
 * @param geolocation where the browser says it is, to pages that ask; null for none, which they are
 *     refused
 * @param script run in the page once it has loaded, before it is read
 * @param steps done in the page, in their order, before it is read
 * @param block what the browser does not fetch, empty for nothing; null for as Pagewatch sees fit
 *     (see {@link #blocked})
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FetchOptions(
    @Nullable RequestMethod method,
    Map<String, String> headers,
    @Nullable String body,
    List<Cookie> cookies,
    @Nullable String userAgent,
    @Nullable BasicAuth basicAuth,
    @Nullable ProxyChoice proxy,
    List<StatusRange> acceptStatus,
    @JsonProperty("wait") @Nullable Wait waitFor,
    @Nullable Viewport viewport,
    @Nullable Device device,
    @Nullable String locale,
    @Nullable String timezone,
    @Nullable ColorScheme colorScheme,
    @Nullable Geolocation geolocation,
    @Nullable String script,
    List<Step> steps,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Set<Blockable> block) {

  /** What stands for a secret where it is not shown. */
  public static final String HIDDEN = "***";

  /** Longest body, in characters. */
  public static final int MAX_BODY = 40_000;

  /** Longest script, in characters. */
  public static final int MAX_SCRIPT = 20_000;

  private static final String FIELD = "fetch";

  private static final FetchOptions NONE =
      new FetchOptions(
          null, Map.of(), null, List.of(), null, null, null, List.of(), null, null, null, null,
          null, null, null, null, List.of(), null);

  /**
   * Copies the collections and checks what concerns more than one field.
   *
   * @throws InvalidFieldsException naming what doesn't go together
   */
  public FetchOptions {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    cookies = Fields.bounded(FIELD + ".cookies", cookies);
    acceptStatus = Fields.bounded(FIELD + ".acceptStatus", acceptStatus);
    steps = Fields.bounded(FIELD + ".steps", steps);
    if (block != null) {
      EnumSet<Blockable> ordered = EnumSet.noneOf(Blockable.class);
      ordered.addAll(block);
      block = Collections.unmodifiableSet(ordered);
    }
    FetchRules.together(method, headers, body, basicAuth);
  }

  /** Everything as Pagewatch sees fit. */
  public static FetchOptions none() {
    return NONE;
  }

  /** Whether nothing is asked for. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * Reads the wire shape. What is missing or null is as Pagewatch sees fit. Fields nobody knows are
   * refused, on the bus too: an older worker that left one out would fetch another page.
   *
   * @throws InvalidFieldsException naming all that is wrong, showing no secret
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FetchOptions parse(JsonNode json) {
    return FetchRules.read(json);
  }

  /** The method of the first request. */
  public RequestMethod requestMethod() {
    return method == null ? RequestMethod.GET : method;
  }

  /** What the client calls itself, or nothing where that is left to Pagewatch. */
  public Optional<String> clientName() {
    return Optional.ofNullable(userAgent)
        .or(() -> Optional.ofNullable(device).map(Device::userAgent));
  }

  /** Whether an answer of this status is content. */
  public boolean accepts(int status) {
    return acceptStatus.isEmpty()
        ? status / 100 == 2
        : acceptStatus.stream().anyMatch(range -> range.contains(status));
  }

  /**
   * What a browser doesn't fetch of a page that is watched like this. Where nothing is said, what
   * can't change a text and costs nothing to leave out; nothing where looks are what is watched.
   * Images and fonts show in the pictures that are kept; and to leave media out, Chromium has to be
   * asked about each request, which makes a page without any a tenth slower.
   */
  public Set<Blockable> blocked(WatchKind kind) {
    if (block != null) {
      return block;
    }
    return kind == WatchKind.VISUAL ? Set.of() : Set.of(Blockable.TRACKER);
  }

  /** The name of the proxy, where it is said by name. */
  public Optional<ProxyName> proxyName() {
    return proxy instanceof ProxyName name ? Optional.of(name) : Optional.empty();
  }

  /**
   * The proxy that requests go through, null for none.
   *
   * @throws IllegalStateException where there is only a name: to go without would be to go another
   *     way than was asked for
   */
  public @Nullable ProxyServer proxyServer() {
    return switch (proxy) {
      case null -> null;
      case ProxyServer server -> server;
      case ProxyChoice.Direct direct -> null;
      case ProxyName name -> throw new IllegalStateException("nobody said what " + name + " is");
    };
  }

  /** These through another proxy, or none. */
  public FetchOptions through(@Nullable ProxyChoice other) {
    return FetchSecrets.through(this, other);
  }

  /** What checks go by: without what only keeps defaults away. */
  public FetchOptions resolved() {
    return proxy instanceof ProxyChoice.Direct ? through(null) : this;
  }

  /**
   * The headers of a request.
   *
   * @param ownOrigin whether it goes to the watch's own origin; to others go only those that say
   *     nothing of who asks (RFC 9110, section 15.4)
   */
  public Map<String, String> headersFor(boolean ownOrigin) {
    if (ownOrigin) {
      return headers;
    }
    Map<String, String> harmless = new LinkedHashMap<>(headers);
    harmless.keySet().removeIf(name -> !HeaderRules.isHarmless(name));
    return harmless;
  }

  /** Accept-Language for the locale, or nothing where there is none. */
  public Optional<String> acceptLanguage() {
    return Optional.ofNullable(locale)
        .map(
            tag -> {
              int dash = tag.indexOf('-');
              String language = dash < 0 ? "" : "," + tag.substring(0, dash) + ";q=0.9";
              return tag + language + ",*;q=0.5";
            });
  }

  /** Whether only a browser can do all of this. */
  public boolean needsBrowser() {
    return script != null || !steps.isEmpty() || (waitFor != null && waitFor.selector() != null);
  }

  /** These without what is done in a page once it is there: for what turns out to be a file. */
  public FetchOptions withoutPage() {
    return FetchRules.withoutPage(this);
  }

  /**
   * Why an engine can't fetch like this, with the field and a remedy. {@code auto} can't where
   * neither of the others can. A selector that no browser reads is none's to fetch by; what is
   * stored may have one, so that it isn't refused where it is read.
   */
  public Optional<InvalidFieldsException.Problem> refusalBy(Engine engine) {
    Optional<InvalidFieldsException.Problem> open = OpenEnds.in(this);
    if (open.isPresent()) {
      return open;
    }
    boolean http = engine != Engine.BROWSER && !needsBrowser();
    boolean browser = engine != Engine.HTTP && FetchRules.browserRefusal(this).isEmpty();
    if (http || browser) {
      return Optional.empty();
    }
    return engine == Engine.HTTP
        ? Optional.of(
            new InvalidFieldsException.Problem(
                FIELD + "." + browsersField(), "needs a browser; set engine to browser or auto"))
        : FetchRules.browserRefusal(this);
  }

  private String browsersField() {
    if (!steps.isEmpty()) {
      return "steps";
    }
    return script == null ? "wait.selector" : "script";
  }

  /**
   * These where they say something, the others where they don't. Headers are taken by name; other
   * lists as a whole.
   */
  public FetchOptions over(FetchOptions defaults) {
    return FetchRules.merged(this, defaults);
  }

  /** What an engine that is no browser, or a request that it can't send, leaves of these. */
  public FetchOptions withoutBrowserNeeds() {
    return needsBrowser() ? FetchRules.withoutBrowserNeeds(this) : this;
  }

  /**
   * What of these can't be meant for watches of many sites: what one site alone may see, such as
   * cookies and passwords, and what belongs to one page.
   */
  public List<InvalidFieldsException.Problem> refusalsForMany() {
    return FetchRules.refusalsForMany(this);
  }

  /**
   * As people may see it: {@link #HIDDEN} for passwords, cookies' values, the values of headers
   * that look like keys and of steps that are marked as secret. Body and script are shown.
   */
  public FetchOptions withoutSecrets() {
    return FetchSecrets.hidden(this);
  }

  /**
   * With the secrets of {@code kept} where {@link #HIDDEN} stands: for people who send back what
   * they were shown. A cookie's value is found by name, domain and path, a password by user, a
   * proxy's by all but itself, a step's by action and selector.
   *
   * @throws InvalidFieldsException where there is none to be found
   */
  public FetchOptions withSecretsOf(FetchOptions kept) {
    return FetchSecrets.restored(this, kept);
  }

  /** What of these may still be used when the page moves to another origin: the proxy. */
  public FetchOptions keptElsewhere() {
    return FetchSecrets.proxyAlone(this);
  }

  /** Fields by name, of secrets only that they are there. */
  @Override
  public String toString() {
    return FetchSecrets.described(this);
  }
}
