package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.pagewatch.gateway.schedule.ScheduleEdit;
import dev.pagewatch.gateway.store.HistoryEdit;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.Origin;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.HistoryBounds;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what people send as a new watch or as a JSON Merge Patch (RFC 7396) of one. Collects
 * everything that is wrong before it refuses.
 */
public final class WatchInput {

  /** Shortest pause between checks. */
  public static final Duration MIN_INTERVAL = Duration.ofSeconds(10);

  /** Longest pause between checks. */
  public static final Duration MAX_INTERVAL = Duration.ofDays(366);

  /** Longest title, in characters. */
  public static final int MAX_TITLE = 500;

  private static final int MAX_TAG = 60;

  /** What {@link #newWatch} takes. */
  public static final Set<String> NEW_FIELDS =
      Set.of(
          "url",
          "title",
          "engine",
          "interval",
          "schedule",
          "tags",
          "paused",
          "muted",
          "history",
          "kind",
          "visual",
          "fetch",
          "filters",
          "trigger");

  private static final Set<String> EDIT_FIELDS =
      Set.of(
          "url",
          "title",
          "engine",
          "interval",
          "schedule",
          "tags",
          "paused",
          "muted",
          "viewed",
          "history",
          "kind",
          "visual",
          "fetch",
          "filters",
          "trigger");
  private static final Set<String> READ_ONLY_FIELDS =
      Set.of(
          "id",
          "activity",
          "outcome",
          "phase",
          "error",
          "excerpt",
          "createdAt",
          "lastCheckedAt",
          "lastChangedAt",
          "nextCheckAt",
          "lastDurationMs",
          "checks",
          "changes",
          "snapshotId",
          "inherited",
          "version",
          "revision");

  private final AddressPolicy addresses;
  private final ZoneId zone;

  /**
   * With the rule for addresses that watches may reach, and the server's zone for schedules that
   * name none.
   */
  public WatchInput(AddressPolicy addresses, ZoneId zone) {
    this.addresses = addresses;
    this.zone = zone;
  }

  /**
   * Reads a new watch.
   *
   * @throws ValidationException naming each field that is wrong
   */
  public NewWatch newWatch(JsonNode body) {
    return newWatch(body, null);
  }

  /**
   * As the other, of somebody who may have been shown a watch.
   *
   * @param shown whose secrets stand where the body has stars, as far as they may go to its URL
   */
  public NewWatch newWatch(JsonNode body, @Nullable NewWatch shown) {
    Fields fields = new Fields(body, NEW_FIELDS);
    String url = "";
    if (fields.has("url")) {
      url = url(fields);
    } else {
      fields.wrong("url", "a URL is needed: the address of the page to watch");
    }
    Engine engine = fields.has("engine") ? engine(fields) : null;
    NewWatch watch =
        NewWatch.of(url)
            .title(title(fields).orElse(null))
            .engine(engine)
            .interval(fields.has("interval") ? interval(fields) : null)
            .schedule(fields.has("schedule") ? schedule(fields).applied(null) : null)
            .tags(fields.has("tags") ? tags(fields) : List.of())
            .paused(fields.has("paused") && flag(fields, "paused"))
            .muted(fields.has("muted") && flag(fields, "muted"))
            .history(bounds(HistoryInput.read(body, fields::wrong)))
            .options(
                OptionsInput.read(
                    body, engine == null ? Engine.AUTO : engine, kept(shown, url), fields::wrong))
            .build();
    fields.refuseIfWrong();
    return watch;
  }

  /**
   * Reads a merge patch. A null takes a field back to its default. Whether fetch, filters and
   * trigger are right shows when it is {@link dev.pagewatch.gateway.store.OptionsEdit applied}.
   *
   * @throws ValidationException naming each field that is wrong
   */
  public WatchEdit edit(JsonNode body) {
    Fields fields = new Fields(body, EDIT_FIELDS);
    WatchEdit.Builder edit = WatchEdit.builder();
    if (fields.sent("url")) {
      edit.url(url(fields));
    }
    if (fields.sent("title")) {
      edit.title(title(fields).orElse(""));
    }
    if (fields.sent("engine")) {
      edit.engine(fields.has("engine") ? engine(fields) : Engine.AUTO);
    }
    if (fields.sent("interval")) {
      edit.interval(fields.has("interval") ? interval(fields) : NewWatch.DEFAULT_INTERVAL);
    }
    if (fields.sent("schedule")) {
      edit.schedule(schedule(fields));
    }
    if (fields.sent("tags")) {
      edit.tags(fields.has("tags") ? tags(fields) : List.of());
    }
    if (fields.sent("paused")) {
      edit.paused(fields.has("paused") && flag(fields, "paused"));
    }
    if (fields.sent("muted")) {
      edit.muted(fields.has("muted") && flag(fields, "muted"));
    }
    if (fields.sent("viewed")) {
      edit.viewed(!fields.has("viewed") || flag(fields, "viewed"));
    }
    edit.history(HistoryInput.read(body, fields::wrong));
    edit.options(OptionsInput.edit(body));
    fields.refuseIfWrong();
    return edit.build();
  }

  private static FetchOptions kept(@Nullable NewWatch shown, String url) {
    if (shown == null || url.isEmpty()) {
      return FetchOptions.none();
    }
    FetchOptions fetch = shown.options().fetch();
    return Origin.of(URI.create(shown.url())).trusts(Origin.of(URI.create(url)))
        ? fetch
        : fetch.keptElsewhere();
  }

  private static @Nullable HistoryBounds bounds(@Nullable HistoryEdit history) {
    return history == null ? null : new HistoryBounds(history.count(), history.age());
  }

  /**
   * Reads a tag.
   *
   * @throws ValidationException when it is none
   */
  public static String tag(String field, @Nullable String text) {
    String tag = text == null ? "" : text.strip();
    if (tag.isEmpty() || tag.length() > MAX_TAG || tag.chars().anyMatch(Character::isISOControl)) {
      throw new ValidationException(
          field, "a tag has 1 to %d characters, none of them control ones".formatted(MAX_TAG));
    }
    return tag;
  }

  private String url(Fields fields) {
    JsonNode node = fields.node("url");
    if (!node.isTextual()) {
      fields.wrong("url", "a URL must be a text such as https://example.com/page");
      return "";
    }
    try {
      URI url = WatchUrl.parse(node.textValue());
      boolean refused = WatchUrl.literalAddress(url).filter(a -> !addresses.permits(a)).isPresent();
      if (refused) {
        fields.wrong(
            "url",
            "%s is not a public address; an operator can allow its network with"
                    .formatted(WatchUrl.host(url))
                + " PAGEWATCH_ALLOWED_NETWORKS");
      }
      return url.toString();
    } catch (InvalidUrlException e) {
      fields.wrong("url", String.valueOf(e.getMessage()));
      return "";
    }
  }

  private static Optional<String> title(Fields fields) {
    if (!fields.has("title")) {
      return Optional.empty();
    }
    JsonNode node = fields.node("title");
    if (!node.isTextual()
        || node.textValue().length() > MAX_TITLE
        || node.textValue().chars().anyMatch(Character::isISOControl)) {
      fields.wrong(
          "title",
          "must be a text of at most %d characters, none of them control ones"
              .formatted(MAX_TITLE));
      return Optional.empty();
    }
    return Optional.of(node.textValue().strip()).filter(title -> !title.isEmpty());
  }

  private static Engine engine(Fields fields) {
    return engine(fields.node("engine"), fields::wrong);
  }

  /** Reads an engine, telling what is wrong with it. */
  static Engine engine(JsonNode node, BiConsumer<String, String> wrong) {
    for (Engine engine : Engine.values()) {
      if (engine.wireName().equals(node.textValue())) {
        return engine;
      }
    }
    wrong.accept("engine", "must be auto, http or browser");
    return Engine.AUTO;
  }

  private static Duration interval(Fields fields) {
    return interval(fields.node("interval"), fields::wrong);
  }

  /** Reads a pause between checks, telling what is wrong with it. */
  static Duration interval(JsonNode node, BiConsumer<String, String> wrong) {
    try {
      Duration interval =
          Duration.parse(node.isTextual() ? node.textValue().toUpperCase(Locale.ROOT) : "");
      if (interval.compareTo(MIN_INTERVAL) >= 0 && interval.compareTo(MAX_INTERVAL) <= 0) {
        return interval;
      }
    } catch (DateTimeParseException e) {
      // Said below, in one way for both.
    }
    wrong.accept(
        "interval",
        "must be an ISO 8601 duration from PT10S to P366D, such as PT30M for half an hour");
    return NewWatch.DEFAULT_INTERVAL;
  }

  private ScheduleEdit schedule(Fields fields) {
    return new ScheduleInput(zone, fields::wrong).read(fields.node("schedule"));
  }

  private static List<String> tags(Fields fields) {
    JsonNode node = fields.node("tags");
    if (!node.isArray() || node.size() > NewWatch.MAX_TAGS) {
      fields.wrong("tags", "must be a list of at most %d texts".formatted(NewWatch.MAX_TAGS));
      return List.of();
    }
    Set<String> tags = new LinkedHashSet<>();
    for (JsonNode item : node) {
      try {
        tags.add(tag("tags", item.textValue()));
      } catch (ValidationException e) {
        fields.wrong("tags", String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(tags);
  }

  private static boolean flag(Fields fields, String name) {
    JsonNode node = fields.node(name);
    if (!node.isBoolean()) {
      fields.wrong(name, "must be true or false");
    }
    return node.booleanValue();
  }

  /** The body's fields and what is wrong with them. */
  private static final class Fields {

    private final JsonNode body;
    private final List<FieldError> errors = new ArrayList<>();

    Fields(JsonNode body, Set<String> known) {
      if (!body.isObject()) {
        throw new ValidationException("", "the body must be a JSON object");
      }
      this.body = body;
      for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!known.contains(name)) {
          wrong(
              name.length() > 100 ? name.substring(0, 100) + "…" : name,
              READ_ONLY_FIELDS.contains(name)
                  ? "can't be set; leave it out"
                  : "is not a field of a watch; known are "
                      + String.join(", ", known.stream().sorted().toList()));
        }
      }
    }

    boolean sent(String name) {
      return body.has(name);
    }

    boolean has(String name) {
      return body.has(name) && body.get(name).getNodeType() != JsonNodeType.NULL;
    }

    JsonNode node(String name) {
      return body.path(name);
    }

    void wrong(String field, String message) {
      errors.add(new FieldError(field, message));
    }

    void refuseIfWrong() {
      if (!errors.isEmpty()) {
        throw new ValidationException(errors);
      }
    }
  }
}
