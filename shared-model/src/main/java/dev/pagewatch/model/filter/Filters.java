package dev.pagewatch.model.filter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a page is shown and compared.
 *
 * @param include parts to keep, each of which must be there; none for the whole page
 * @param remove parts to leave out of what is kept
 * @param extract what of the text to keep: matches, or their groups; none for all of it
 * @param keep lines that alone count in the comparison; none for all of them
 * @param ignore lines that don't count in the comparison, though people see them
 * @param trim without blanks at lines' ends, and without empty lines
 * @param collapseWhitespace runs of blanks within a line are one space
 * @param ignoreCase upper and lower case compare alike
 * @param ignoreNumbers numbers, dates and times all compare alike
 * @param sortLines lines are put in order
 * @param uniqueLines each line only where it stands first
 * @param onlyNewLines only lines never seen before count in the comparison
 * @param off names of those that are given as {@code false} or an empty list, on the wire as such:
 *     no default shows through there (see {@link #over})
 */
public record Filters(
    List<Selector> include,
    List<Selector> remove,
    List<TextPattern> extract,
    List<TextPattern> keep,
    List<TextPattern> ignore,
    boolean trim,
    boolean collapseWhitespace,
    boolean ignoreCase,
    boolean ignoreNumbers,
    boolean sortLines,
    boolean uniqueLines,
    boolean onlyNewLines,
    Set<String> off) {

  /** Most selectors or patterns in one list. */
  public static final int MAX_ITEMS = Fields.MAX_ITEMS;

  private static final String FIELD = "filters";
  private static final List<String> KNOWN =
      List.of(
          "include",
          "remove",
          "extract",
          "keep",
          "ignore",
          "trim",
          "collapseWhitespace",
          "ignoreCase",
          "ignoreNumbers",
          "sortLines",
          "uniqueLines",
          "onlyNewLines");

  private static final Filters NONE =
      new Filters(
          List.of(), List.of(), List.of(), List.of(), List.of(), false, false, false, false, false,
          false, false);

  /**
   * Copies the lists.
   *
   * @throws InvalidFieldsException when one has over {@value #MAX_ITEMS} items
   */
  public Filters {
    include = Fields.bounded(FIELD + ".include", include);
    remove = Fields.bounded(FIELD + ".remove", remove);
    extract = Fields.bounded(FIELD + ".extract", extract);
    keep = Fields.bounded(FIELD + ".keep", keep);
    ignore = Fields.bounded(FIELD + ".ignore", ignore);
    off = Collections.unmodifiableSet(new TreeSet<>(off));
  }

  /** With nothing switched off. */
  public Filters(
      List<Selector> include,
      List<Selector> remove,
      List<TextPattern> extract,
      List<TextPattern> keep,
      List<TextPattern> ignore,
      boolean trim,
      boolean collapseWhitespace,
      boolean ignoreCase,
      boolean ignoreNumbers,
      boolean sortLines,
      boolean uniqueLines,
      boolean onlyNewLines) {
    this(
        include,
        remove,
        extract,
        keep,
        ignore,
        trim,
        collapseWhitespace,
        ignoreCase,
        ignoreNumbers,
        sortLines,
        uniqueLines,
        onlyNewLines,
        Set.of());
  }

  /** The whole page, as it reads. */
  public static Filters none() {
    return NONE;
  }

  /** Only what says which lines count. */
  public Filters whichLines() {
    return new Filters(
        List.of(), List.of(), List.of(), keep, ignore, false, false, false, false, false, false,
        false);
  }

  /** Only what says which parts there are. */
  public Filters whichParts() {
    Set<String> partsOff = new TreeSet<>(off);
    partsOff.retainAll(Set.of("include", "remove"));
    return new Filters(
        include, remove, List.of(), List.of(), List.of(), false, false, false, false, false, false,
        false, partsOff);
  }

  /** Whether nothing is said. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * Reads the wire shape. What is missing or null is not filtered by. Fields nobody knows are
   * refused, on the bus too: an older worker that left out a newer filter would report a change
   * where there is none.
   *
   * @throws InvalidFieldsException naming all that is wrong
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Filters parse(JsonNode json) {
    Fields fields = Fields.of(FIELD, json, KNOWN);
    Filters filters =
        new Filters(
            fields.list("include", Selector::parse),
            fields.list("remove", Selector::parse),
            fields.list("extract", TextPattern::parse),
            fields.list("keep", TextPattern::parse),
            fields.list("ignore", TextPattern::parse),
            fields.flag("trim"),
            fields.flag("collapseWhitespace"),
            fields.flag("ignoreCase"),
            fields.flag("ignoreNumbers"),
            fields.flag("sortLines"),
            fields.flag("uniqueLines"),
            fields.flag("onlyNewLines"),
            fields.switchedOff(KNOWN));
    fields.refuseIfWrong();
    return filters;
  }

  /** What is said, by name on the wire. */
  @JsonValue
  public Map<String, Object> given() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("include", include);
    all.put("remove", remove);
    all.put("extract", extract);
    all.put("keep", keep);
    all.put("ignore", ignore);
    all.put("trim", trim);
    all.put("collapseWhitespace", collapseWhitespace);
    all.put("ignoreCase", ignoreCase);
    all.put("ignoreNumbers", ignoreNumbers);
    all.put("sortLines", sortLines);
    all.put("uniqueLines", uniqueLines);
    all.put("onlyNewLines", onlyNewLines);
    all.entrySet()
        .removeIf(
            field ->
                !off.contains(field.getKey())
                    && (field.getValue().equals(false) || field.getValue().equals(List.of())));
    return all;
  }

  /**
   * These where they say something, the others where they don't: each list as a whole. Of a flag,
   * {@code false} says something, of a list that it is empty; what is left out says nothing.
   */
  public Filters over(Filters defaults) {
    if (defaults.isNone()) {
      return this;
    }
    Set<String> given = given().keySet();
    Set<String> stillOff = new TreeSet<>(defaults.off);
    stillOff.removeAll(given);
    stillOff.addAll(off);
    return new Filters(
        given.contains("include") ? include : defaults.include,
        given.contains("remove") ? remove : defaults.remove,
        given.contains("extract") ? extract : defaults.extract,
        given.contains("keep") ? keep : defaults.keep,
        given.contains("ignore") ? ignore : defaults.ignore,
        given.contains("trim") ? trim : defaults.trim,
        given.contains("collapseWhitespace") ? collapseWhitespace : defaults.collapseWhitespace,
        given.contains("ignoreCase") ? ignoreCase : defaults.ignoreCase,
        given.contains("ignoreNumbers") ? ignoreNumbers : defaults.ignoreNumbers,
        given.contains("sortLines") ? sortLines : defaults.sortLines,
        given.contains("uniqueLines") ? uniqueLines : defaults.uniqueLines,
        given.contains("onlyNewLines") ? onlyNewLines : defaults.onlyNewLines,
        stillOff);
  }

  /** What checks go by: what is switched off is as what nobody named. */
  public Filters resolved() {
    return off.isEmpty()
        ? this
        : new Filters(
            include,
            remove,
            extract,
            keep,
            ignore,
            trim,
            collapseWhitespace,
            ignoreCase,
            ignoreNumbers,
            sortLines,
            uniqueLines,
            onlyNewLines);
  }
}
