package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation on all watches that match a filter when it reaches them, from the oldest watch to
 * the newest there was at its start.
 *
 * @param tag for {@code tag} and {@code untag}, else null
 * @param limit how many watches to reach at most
 * @param after where the command before stopped at its limit, or null to start with the oldest
 */
public record FilterCommand(
    WatchCommand.Op op,
    @Nullable String tag,
    WatchFilter filter,
    int limit,
    WatchQuery.@Nullable Position after) {

  private static final Set<String> FIELDS = Set.of("op", "tag", "filter", "limit", "cursor");
  private static final Set<String> FILTER_FIELDS =
      Set.of("query", "tag", "activity", "outcome", "viewed");
  private static final int MAX_TEXT = 500;
  private static final int MAX_LIMIT = 100_000;

  /**
   * What became of the watches that matched.
   *
   * @param accepted how many the operation was done on
   * @param rejected those left as they were
   * @param next where it stopped at its limit, or null when it reached all
   */
  public record Result(
      long accepted, List<WatchCommand.Rejection> rejected, WatchQuery.@Nullable Position next) {}

  /**
   * Reads {@code {op, filter, tag?, limit?}}, but not a {@code cursor} beside them. Refuses
   * whatever it doesn't know: a filter with a misspelt field would match all.
   *
   * @throws ValidationException naming each field that is wrong
   */
  public static FilterCommand parse(JsonNode body) {
    List<FieldError> errors = new ArrayList<>();
    unknown(body, FIELDS, "", errors);
    WatchCommand.Op op = attempt(errors, () -> WatchCommand.op(body.path("op")));
    String tag = op == null ? null : attempt(errors, () -> WatchCommand.tag(op, body.path("tag")));
    WatchFilter filter = filter(body.path("filter"), errors);
    JsonNode limit = body.path("limit");
    if (!limit.isMissingNode()
        && !(limit.isInt() && limit.intValue() >= 1 && limit.intValue() <= MAX_LIMIT)) {
      errors.add(
          new FieldError("limit", "must be a whole number from 1 to %,d".formatted(MAX_LIMIT)));
    }
    if (!errors.isEmpty() || op == null) {
      throw new ValidationException(errors);
    }
    return new FilterCommand(
        op, tag, filter, limit.isMissingNode() ? Integer.MAX_VALUE : limit.intValue(), null);
  }

  /** The same from where a command before stopped. */
  public FilterCommand from(WatchQuery.Position position) {
    return new FilterCommand(op, tag, filter, limit, position);
  }

  private static WatchFilter filter(JsonNode node, List<FieldError> errors) {
    if (!node.isObject()) {
      errors.add(new FieldError("filter", "must be an object; {} matches all watches"));
      return WatchFilter.ALL;
    }
    unknown(node, FILTER_FIELDS, "filter.", errors);
    String query = text(node, "query", errors);
    List<String> words = query == null ? List.of() : WatchQuery.words(query);
    if (words.size() > WatchQuery.MAX_WORDS) {
      errors.add(
          new FieldError("filter.query", "has at most %d words".formatted(WatchQuery.MAX_WORDS)));
    }
    return new WatchFilter(
        words,
        text(node, "tag", errors),
        choice(node, "activity", Activity.values(), Activity::wireName, errors),
        choice(node, "outcome", Outcome.values(), Outcome::wireName, errors),
        bool(node, "viewed", errors));
  }

  private static void unknown(
      JsonNode node, Set<String> known, String prefix, List<FieldError> errors) {
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!known.contains(name)) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        errors.add(
            new FieldError(
                prefix + shown,
                "is not known here; known are "
                    + known.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
  }

  private static @Nullable String text(JsonNode node, String name, List<FieldError> errors) {
    if (!node.has(name)) {
      return null;
    }
    String text = node.path(name).textValue();
    if (text == null
        || WatchQuery.words(text).isEmpty()
        || text.length() > MAX_TEXT
        || text.indexOf('\0') >= 0) {
      errors.add(
          new FieldError(
              "filter." + name,
              "must be a text of 1 to %d characters, or be left out".formatted(MAX_TEXT)));
      return null;
    }
    return text;
  }

  private static <T> @Nullable T choice(
      JsonNode node,
      String name,
      T[] values,
      Function<T, String> wireName,
      List<FieldError> errors) {
    if (!node.has(name)) {
      return null;
    }
    for (T value : values) {
      if (wireName.apply(value).equals(node.path(name).textValue())) {
        return value;
      }
    }
    errors.add(
        new FieldError(
            "filter." + name,
            "must be one of "
                + Arrays.stream(values).map(wireName).collect(Collectors.joining(", "))));
    return null;
  }

  private static @Nullable Boolean bool(JsonNode node, String name, List<FieldError> errors) {
    if (!node.has(name)) {
      return null;
    }
    if (!node.path(name).isBoolean()) {
      errors.add(new FieldError("filter." + name, "must be true or false, or be left out"));
      return null;
    }
    return node.path(name).booleanValue();
  }

  /** A part of the body, or null with what is wrong noted. */
  private interface Part<T> {
    @Nullable T read();
  }

  private static <T> @Nullable T attempt(List<FieldError> errors, Part<T> part) {
    try {
      return part.read();
    } catch (ValidationException e) {
      errors.addAll(e.errors());
      return null;
    }
  }
}
