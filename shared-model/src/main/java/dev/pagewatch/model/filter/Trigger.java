package dev.pagewatch.model.filter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions under which a change counts. All that are given must hold.
 *
 * @param present at least one of these is in the text
 * @param absent none of these is in the text
 * @param blockWhilePresent nothing counts while one of these is in the text
 * @param changes kinds of change that count, each once and in the order of {@link ChangeKind}; none
 *     for all
 * @param minWords least number of words that differ, or null
 * @param maxSimilarity greatest similarity of the texts before and after, from 0 (nothing in
 *     common) to 1 (the same words), or null
 * @param number what a number must do, or null
 * @param off names of the lists that are given as empty, on the wire as such: no default shows
 *     through there (see {@link #over})
 */
public record Trigger(
    List<TextPattern> present,
    List<TextPattern> absent,
    List<TextPattern> blockWhilePresent,
    Set<ChangeKind> changes,
    @Nullable Integer minWords,
    @Nullable Double maxSimilarity,
    @Nullable NumberTrigger number,
    Set<String> off) {

  /** Most that {@code minWords} may ask for. */
  public static final int MOST_WORDS = 1_000_000;

  private static final String FIELD = "trigger";
  private static final List<String> KNOWN =
      List.of(
          "present",
          "absent",
          "blockWhilePresent",
          "changes",
          "minWords",
          "maxSimilarity",
          "number");
  private static final String KINDS =
      Arrays.stream(ChangeKind.values())
          .map(ChangeKind::wireName)
          .collect(Collectors.joining(", "));
  private static final String WORDS = "a whole number of words from 1 to %,d".formatted(MOST_WORDS);
  private static final String SIMILARITY = "a number from 0 to 1, such as 0.9";
  private static final Trigger NONE =
      new Trigger(List.of(), List.of(), List.of(), Set.of(), null, null, null);

  /**
   * Copies the lists.
   *
   * @throws InvalidFieldsException when a list has over {@value Filters#MAX_ITEMS} items or a
   *     number is out of its bounds
   */
  public Trigger {
    present = Fields.bounded(FIELD + ".present", present);
    absent = Fields.bounded(FIELD + ".absent", absent);
    blockWhilePresent = Fields.bounded(FIELD + ".blockWhilePresent", blockWhilePresent);
    EnumSet<ChangeKind> ordered = EnumSet.noneOf(ChangeKind.class);
    ordered.addAll(changes);
    changes = Collections.unmodifiableSet(ordered);
    off = Collections.unmodifiableSet(new TreeSet<>(off));
    if (minWords != null && (minWords < 1 || minWords > MOST_WORDS)) {
      throw new InvalidFieldsException(FIELD + ".minWords", "must be " + WORDS);
    }
    if (maxSimilarity != null && !(maxSimilarity >= 0 && maxSimilarity <= 1)) {
      throw new InvalidFieldsException(FIELD + ".maxSimilarity", "must be " + SIMILARITY);
    }
  }

  /** With nothing switched off. */
  public Trigger(
      List<TextPattern> present,
      List<TextPattern> absent,
      List<TextPattern> blockWhilePresent,
      Set<ChangeKind> changes,
      @Nullable Integer minWords,
      @Nullable Double maxSimilarity,
      @Nullable NumberTrigger number) {
    this(present, absent, blockWhilePresent, changes, minWords, maxSimilarity, number, Set.of());
  }

  /** Every change counts. */
  public static Trigger none() {
    return NONE;
  }

  /** Whether nothing is said. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * Reads the wire shape. What is missing or null is no condition. Fields nobody knows are refused,
   * on the bus too, as in {@link Filters#parse}.
   *
   * @throws InvalidFieldsException naming all that is wrong
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Trigger parse(JsonNode json) {
    Fields fields = Fields.of(FIELD, json, KNOWN);
    List<TextPattern> present = fields.list("present", TextPattern::parse);
    List<TextPattern> absent = fields.list("absent", TextPattern::parse);
    List<TextPattern> block = fields.list("blockWhilePresent", TextPattern::parse);
    Set<ChangeKind> changes = EnumSet.noneOf(ChangeKind.class);
    changes.addAll(fields.list("changes", Trigger::kind));
    Integer words = fields.whole("minWords", 1, MOST_WORDS, WORDS);
    BigDecimal similarity = fields.number("maxSimilarity", 0, 1, SIMILARITY);
    NumberTrigger number = NumberTrigger.read(fields);
    Set<String> off = fields.switchedOff(KNOWN);
    fields.refuseIfWrong();
    return new Trigger(
        present,
        absent,
        block,
        changes,
        words,
        similarity == null ? null : (Double) similarity.doubleValue(),
        number,
        off);
  }

  /** What is said, by name on the wire. */
  @JsonValue
  public Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    put(given, "present", present);
    put(given, "absent", absent);
    put(given, "blockWhilePresent", blockWhilePresent);
    put(given, "changes", List.copyOf(changes));
    if (minWords != null) {
      given.put("minWords", minWords);
    }
    if (maxSimilarity != null) {
      given.put("maxSimilarity", maxSimilarity);
    }
    if (number != null) {
      given.put("number", number);
    }
    return given;
  }

  private void put(Map<String, Object> given, String name, List<?> items) {
    if (!items.isEmpty() || off.contains(name)) {
      given.put(name, items);
    }
  }

  /**
   * These where they say something, the others where they don't: each list, and the number with its
   * bounds, as a whole. Of a list, that it is empty says something; what is left out says nothing.
   */
  public Trigger over(Trigger defaults) {
    if (defaults.isNone()) {
      return this;
    }
    Set<String> given = given().keySet();
    Set<String> stillOff = new TreeSet<>(defaults.off);
    stillOff.removeAll(given);
    stillOff.addAll(off);
    return new Trigger(
        given.contains("present") ? present : defaults.present,
        given.contains("absent") ? absent : defaults.absent,
        given.contains("blockWhilePresent") ? blockWhilePresent : defaults.blockWhilePresent,
        given.contains("changes") ? changes : defaults.changes,
        minWords == null ? defaults.minWords : minWords,
        maxSimilarity == null ? defaults.maxSimilarity : maxSimilarity,
        number == null ? defaults.number : number,
        stillOff);
  }

  /** What checks go by: what is switched off is as what nobody named. */
  public Trigger resolved() {
    return off.isEmpty()
        ? this
        : new Trigger(present, absent, blockWhilePresent, changes, minWords, maxSimilarity, number);
  }

  private static ChangeKind kind(String name) {
    return Arrays.stream(ChangeKind.values())
        .filter(kind -> kind.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be one of " + KINDS));
  }
}
