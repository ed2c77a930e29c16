package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation on some watches, as in {@code watch.command}.
 *
 * @param tag for {@code tag} and {@code untag}, else null
 */
public record WatchCommand(Op op, List<String> ids, @Nullable String tag) {

  private static final int MAX_IDS = 10_000;

  /** What to do. */
  public enum Op {
    /** Check now. */
    CHECK,
    /** Stop scheduling. */
    PAUSE,
    /** Schedule again. */
    RESUME,
    /** Hold notifications. */
    MUTE,
    /** Free notifications. */
    UNMUTE,
    /** The last change has been seen. */
    VIEWED,
    /** Delete with history. */
    DELETE,
    /** Add a tag. */
    TAG,
    /** Take a tag away. */
    UNTAG;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of each id. */
  public record Result(List<String> accepted, List<Rejection> rejected) {}

  /** Why one watch was left as it is. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Rejection(String id, String code, String message) {}

  /**
   * Reads {@code {op, ids, tag?}}.
   *
   * @throws ValidationException naming the field that is wrong
   */
  public static WatchCommand parse(@Nullable JsonNode body) {
    if (body == null || !body.isObject()) {
      throw new ValidationException("", "the body must be an object with op and ids");
    }
    Op op = op(body.path("op"));
    List<String> ids = ids(body.path("ids"));
    return new WatchCommand(op, ids, tag(op, body.path("tag")));
  }

  static @Nullable String tag(Op op, JsonNode node) {
    return op == Op.TAG || op == Op.UNTAG ? WatchInput.tag("tag", node.textValue()) : null;
  }

  static Op op(JsonNode node) {
    for (Op op : Op.values()) {
      if (op.wireName().equals(node.textValue())) {
        return op;
      }
    }
    throw new ValidationException(
        "op",
        "op must be one of "
            + Arrays.stream(Op.values()).map(Op::wireName).collect(Collectors.joining(", ")));
  }

  private static List<String> ids(JsonNode node) {
    if (!node.isArray() || node.isEmpty() || node.size() > MAX_IDS) {
      throw new ValidationException(
          "ids", "ids must be a list of 1 to %,d watch ids".formatted(MAX_IDS));
    }
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode id : node) {
      if (!id.isTextual() || id.textValue().indexOf('\0') >= 0) {
        throw new ValidationException("ids", "ids must be texts without a zero byte");
      }
      ids.add(id.textValue());
    }
    return new ArrayList<>(ids);
  }
}
