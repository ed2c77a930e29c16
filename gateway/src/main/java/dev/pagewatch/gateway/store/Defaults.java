package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fetch.RequestMethod;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All defaults there are, as they were at one moment. A watch's own word wins over that of its
 * tags, of which the first in the alphabet wins, and those over what is set for all.
 */
public final class Defaults {

  /** The scope of what is set for all; others are tags. */
  public static final String GLOBAL = "";

  /** Most tags with defaults of their own. */
  public static final int MOST_TAGS = 200;

  private static final Comparator<String> ALPHABET =
      String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());

  private static final Defaults NONE = new Defaults(Map.of());

  private final Map<String, Entry> scopes;

  /**
   * Those of one scope.
   *
   * @param version grows with each edit; 0 before the first
   */
  public record Entry(WatchDefaults defaults, long version) {

    /** Nothing, as nobody has set any. */
    public static final Entry NONE = new Entry(WatchDefaults.none(), 0);
  }

  /**
   * What a watch's checks go by.
   *
   * @param hash of the options, null for none: two with one hash are the same
   */
  public record Effective(CheckOptions options, @Nullable String hash) {

    static Effective of(CheckOptions options) {
      return new Effective(options, options.isNone() ? null : Sha256.hex(Json.write(options)));
    }
  }

  /**
   * What a watch has from elsewhere.
   *
   * @param tag whose defaults it is from, null for what is set for all
   * @param value as on the wire, without secrets
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Inherited(@Nullable String tag, JsonNode value) {}

  /** Of scopes, {@link #GLOBAL} or tags. */
  public Defaults(Map<String, Entry> scopes) {
    this.scopes = new TreeMap<>(ALPHABET);
    this.scopes.putAll(scopes);
  }

  /** None at all. */
  public static Defaults none() {
    return NONE;
  }

  /** Those of a scope. */
  public Entry of(String scope) {
    return Objects.requireNonNullElse(scopes.get(scope), Entry.NONE);
  }

  /** The scopes that say something, the one for all first. */
  public List<String> scopes() {
    return List.copyOf(scopes.keySet());
  }

  /** Whether a watch with these tags may get any options from here. */
  public boolean hasOptionsFor(List<String> tags) {
    return layers(tags).stream().anyMatch(scope -> !options(scope).isNone());
  }

  /** What the checks of a watch go by. */
  public Effective effective(List<String> tags, Engine engine, CheckOptions own) {
    List<String> layers = layers(tags);
    if (layers.isEmpty()) {
      return Effective.of(own.resolved());
    }
    CheckOptions merged = own;
    for (String scope : layers) {
      merged = merged.over(fitting(scope, engine, own));
    }
    // Being too much together, they would be refused where they are read.
    return Effective.of((merged.isSendable() ? merged : own).resolved());
  }

  /** What a watch has from here, by the path of the field. */
  public Map<String, Inherited> inherited(List<String> tags, Engine engine, CheckOptions own) {
    Map<String, Inherited> inherited = new TreeMap<>();
    List<String> layers = layers(tags);
    Map<String, JsonNode> ofItsOwn = fields(own);
    fields(effective(tags, engine, own).options())
        .forEach(
            (path, value) -> {
              if (!ofItsOwn.containsKey(path)) {
                layers.stream()
                    .filter(scope -> fields(fitting(scope, engine, own)).containsKey(path))
                    .findFirst()
                    .ifPresent(scope -> inherited.put(path, new Inherited(tag(scope), value)));
              }
            });
    return inherited;
  }

  /** The engine of a new watch that names none. */
  public Engine engine(List<String> tags, CheckOptions own) {
    Engine engine = first(tags, WatchDefaults::engine);
    return engine == null || own.refusalBy(engine).isPresent() ? Engine.AUTO : engine;
  }

  /** The pause between checks of a new watch that names none. */
  public Duration interval(List<String> tags) {
    return Objects.requireNonNullElse(
        first(tags, WatchDefaults::interval), NewWatch.DEFAULT_INTERVAL);
  }

  private <T> @Nullable T first(List<String> tags, Function<WatchDefaults, @Nullable T> field) {
    for (String scope : layers(tags)) {
      T value = field.apply(of(scope).defaults());
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private List<String> layers(List<String> tags) {
    if (scopes.isEmpty()) {
      return List.of();
    }
    List<String> layers = new ArrayList<>();
    for (String tag : tags) {
      if (scopes.containsKey(tag)) {
        layers.add(tag);
      }
    }
    layers.sort(ALPHABET);
    if (scopes.containsKey(GLOBAL)) {
      layers.add(GLOBAL);
    }
    return layers;
  }

  private CheckOptions options(String scope) {
    return of(scope).defaults().options();
  }

  /** No default makes a watch impossible to check: what only browsers do yields to what can't. */
  private CheckOptions fitting(String scope, Engine engine, CheckOptions own) {
    CheckOptions options = options(scope);
    return engine == Engine.HTTP || own.fetch().requestMethod() != RequestMethod.GET
        ? new CheckOptions(
            options.fetch().withoutBrowserNeeds(), options.filters(), options.trigger())
        : options;
  }

  private static @Nullable String tag(String scope) {
    return scope.equals(GLOBAL) ? null : scope;
  }

  /** Headers one by one, as they are inherited one by one. */
  private static Map<String, JsonNode> fields(CheckOptions options) {
    Map<String, JsonNode> fields = new TreeMap<>();
    JsonNode json = Json.mapper().valueToTree(options.withoutSecrets());
    for (var part : json.properties()) {
      for (var field : part.getValue().properties()) {
        String path = part.getKey() + "." + field.getKey();
        if (path.equals("fetch.headers")) {
          for (var header : field.getValue().properties()) {
            fields.put(path + "." + header.getKey().toLowerCase(Locale.ROOT), header.getValue());
          }
        } else {
          fields.put(path, field.getValue());
        }
      }
    }
    return fields;
  }
}
