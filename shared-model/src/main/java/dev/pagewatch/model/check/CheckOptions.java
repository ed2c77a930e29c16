package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.fetch.Blockable;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.settings.NearestName;
import dev.pagewatch.model.visual.VisualOptions;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.WatchKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a watch's checks go by: what it looks at, how its page is asked for, what of the page counts
 * and which changes of it do. On the wire an object with those of the fields that are given; on a
 * watch they stand among its own.
 *
 * @param fetch with its secrets; people are shown {@link #withoutSecrets}
 * @param filters of which only {@code include} and {@code remove} concern what a page looks like
 * @param trigger which doesn't concern that
 * @param visual said only of watches of what a page looks like
 */
public record CheckOptions(
    WatchKind kind, FetchOptions fetch, Filters filters, Trigger trigger, VisualOptions visual) {

  /** The fields on the wire. */
  public static final List<String> FIELDS =
      List.of("kind", "fetch", "filters", "trigger", VisualOptions.FIELD);

  /** Longest JSON of all, in characters: each job on the bus carries it. */
  public static final int MAX_LENGTH = 64_000;

  /** Longest JSON of all where they are defaults, in characters. */
  public static final int MAX_LENGTH_FOR_MANY = 16_000;

  private static final CheckOptions NONE =
      new CheckOptions(FetchOptions.none(), Filters.none(), Trigger.none());

  /** Of a page's text. */
  public CheckOptions(FetchOptions fetch, Filters filters, Trigger trigger) {
    this(WatchKind.PAGE, fetch, filters, trigger, VisualOptions.none());
  }

  /** The whole page as Pagewatch sees fit to ask for it, and every change of it. */
  public static CheckOptions none() {
    return NONE;
  }

  /** Whether nothing is asked for. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /** A copy for which the page is asked for in another way. */
  public CheckOptions with(FetchOptions fetch) {
    return new CheckOptions(kind, fetch, filters, trigger, visual);
  }

  /** What a browser doesn't fetch of the page. */
  public Set<Blockable> blocked() {
    return fetch.blocked(kind);
  }

  /** Whether only a browser can do all of this. */
  public boolean needsBrowser() {
    return kind == WatchKind.VISUAL || fetch.needsBrowser();
  }

  /**
   * Whether a gateway, which has the history, must look at what was found: to tell if it counts, or
   * which lines of it do.
   */
  public boolean leaveToGateway() {
    return kind == WatchKind.VISUAL
        || !trigger.isNone()
        || filters.onlyNewLines()
        || !filters.keep().isEmpty()
        || !filters.ignore().isEmpty();
  }

  /** The oldest schema in which others understand a job under these. */
  int schema() {
    return switch (kind) {
      case PAGE -> isNone() ? Versioned.FIRST : Versioned.WITH_OPTIONS;
      case PRICE -> Versioned.WITH_PRICES;
      case VISUAL -> Versioned.WITH_LOOKS;
    };
  }

  /**
   * Reads the wire shape; what is missing or null is none. Fields nobody knows are refused, as in
   * {@link Filters#parse}.
   *
   * @throws InvalidFieldsException naming all that is wrong
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CheckOptions parse(JsonNode json) {
    List<InvalidFieldsException.Problem> problems = new ArrayList<>();
    for (var field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        problems.add(
            new InvalidFieldsException.Problem(
                field.getKey(),
                "is not known here; did you mean %s?"
                    .formatted(NearestName.to(field.getKey(), FIELDS))));
      }
    }
    WatchKind kind = kind(json.path("kind"), problems);
    FetchOptions fetch =
        read(json.path("fetch"), FetchOptions::parse, FetchOptions.none(), problems);
    Filters filters = read(json.path("filters"), Filters::parse, Filters.none(), problems);
    Trigger trigger = read(json.path("trigger"), Trigger::parse, Trigger.none(), problems);
    VisualOptions visual =
        read(json.path(VisualOptions.FIELD), VisualOptions::parse, VisualOptions.none(), problems);
    if (!visual.isNone() && kind != WatchKind.VISUAL) {
      problems.add(
          new InvalidFieldsException.Problem(
              VisualOptions.FIELD, "is only for watches of kind visual; leave it out"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidFieldsException(problems);
    }
    CheckOptions options = new CheckOptions(kind, fetch, filters, trigger, visual);
    if (Json.write(options).length() > MAX_LENGTH) {
      throw new InvalidFieldsException(
          options.longest(),
          "is the longest of %s, which have over %,d characters together; shorten it"
              .formatted(String.join(", ", FIELDS), MAX_LENGTH));
    }
    return options;
  }

  private static WatchKind kind(JsonNode json, List<InvalidFieldsException.Problem> problems) {
    if (json.isMissingNode() || json.isNull()) {
      return WatchKind.PAGE;
    }
    try {
      return WatchKind.parse(json.isTextual() ? json.textValue() : json.toString());
    } catch (IllegalArgumentException e) {
      problems.add(new InvalidFieldsException.Problem("kind", String.valueOf(e.getMessage())));
      return WatchKind.PAGE;
    }
  }

  private static <T> T read(
      JsonNode json,
      Function<JsonNode, T> parse,
      T otherwise,
      List<InvalidFieldsException.Problem> problems) {
    try {
      return parse.apply(json);
    } catch (InvalidFieldsException e) {
      problems.addAll(e.problems());
      return otherwise;
    }
  }

  private String longest() {
    return given().entrySet().stream()
        .max(Comparator.comparing(field -> Json.write(field.getValue()).length()))
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  /** As people may see them, see {@link FetchOptions#withoutSecrets}. */
  public CheckOptions withoutSecrets() {
    return new CheckOptions(kind, fetch.withoutSecrets(), filters, trigger, visual);
  }

  /**
   * With the secrets of {@code kept} where stars stand, see {@link FetchOptions#withSecretsOf}.
   *
   * @throws InvalidFieldsException where there is none to be found
   */
  public CheckOptions withSecretsOf(FetchOptions kept) {
    return new CheckOptions(kind, fetch.withSecretsOf(kept), filters, trigger, visual);
  }

  /**
   * These where they say something, the others where they don't; see {@link FetchOptions#over},
   * {@link Filters#over} and {@link Trigger#over}. What is said of text doesn't reach pictures.
   */
  public CheckOptions over(CheckOptions defaults) {
    boolean text = kind != WatchKind.VISUAL;
    return new CheckOptions(
        kind,
        fetch.over(defaults.fetch),
        filters.over(text ? defaults.filters : defaults.filters.whichParts()),
        text ? trigger.over(defaults.trigger) : trigger,
        visual);
  }

  /** What checks go by: without what only keeps defaults away. */
  public CheckOptions resolved() {
    return new CheckOptions(kind, fetch.resolved(), filters.resolved(), trigger.resolved(), visual);
  }

  /**
   * Refuses what can't be meant for many watches at once, and what is too long for that.
   *
   * @throws InvalidFieldsException naming all that is wrong
   */
  public void refuseForMany() {
    List<InvalidFieldsException.Problem> problems = new ArrayList<>(fetch.refusalsForMany());
    if (kind != WatchKind.PAGE) {
      problems.add(
          new InvalidFieldsException.Problem(
              "kind", "can't be a default; set it on the watches that it is meant for"));
    }
    if (Json.write(this).length() > MAX_LENGTH_FOR_MANY) {
      problems.add(
          new InvalidFieldsException.Problem(
              longest(),
              "is the longest of %s, which as defaults have over %,d characters together; shorten"
                      .formatted(String.join(", ", FIELDS), MAX_LENGTH_FOR_MANY)
                  + " it"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidFieldsException(problems);
    }
  }

  /** Whether these can be sent, being put together from several. */
  @JsonIgnore
  public boolean isSendable() {
    return fetch.headers().size() <= Fields.MAX_ITEMS && Json.write(this).length() <= MAX_LENGTH;
  }

  /**
   * Refuses what an engine can't do.
   *
   * @throws InvalidFieldsException naming the field and a remedy
   */
  public void refuseUnlessBy(Engine engine) {
    refusalBy(engine)
        .ifPresent(
            problem -> {
              throw new InvalidFieldsException(List.of(problem));
            });
  }

  /** Why an engine can't do all of this, with the field and a remedy. */
  public Optional<InvalidFieldsException.Problem> refusalBy(Engine engine) {
    if (kind != WatchKind.VISUAL) {
      return fetch.refusalBy(engine);
    }
    if (engine == Engine.HTTP) {
      return Optional.of(
          new InvalidFieldsException.Problem(
              "engine", "must be browser or auto, as only a browser shows what a page looks like"));
    }
    return notShown("include", filters.include())
        .or(() -> notShown("remove", filters.remove()))
        .or(() -> fetch.refusalBy(Engine.BROWSER));
  }

  private static Optional<InvalidFieldsException.Problem> notShown(
      String name, List<Selector> selectors) {
    return selectors.stream()
        .filter(it -> it.language() != Selector.Language.CSS)
        .filter(it -> it.language() != Selector.Language.XPATH)
        .map(
            it ->
                new InvalidFieldsException.Problem(
                    "filters.%s[%d]".formatted(name, selectors.indexOf(it)),
                    "names nothing that can be seen; write CSS or xpath:"))
        .findFirst();
  }

  /** The fields that are given, by name on the wire. */
  @JsonValue
  public Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    if (kind != WatchKind.PAGE) {
      given.put("kind", kind);
    }
    if (!fetch.isNone()) {
      given.put("fetch", fetch);
    }
    if (!filters.isNone()) {
      given.put("filters", filters);
    }
    if (!trigger.isNone()) {
      given.put("trigger", trigger);
    }
    if (!visual.isNone()) {
      given.put(VisualOptions.FIELD, visual);
    }
    return given;
  }
}
