package dev.pagewatch.model.filter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.util.List;

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
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
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
    boolean onlyNewLines) {

  /** Most selectors or patterns in one list. */
  public static final int MAX_ITEMS = Fields.MAX_ITEMS;

  private static final String FIELD = "filters";
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

  /** Whether these change nothing. */
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
    Fields fields =
        Fields.of(
            FIELD,
            json,
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
                "onlyNewLines"));
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
            fields.flag("onlyNewLines"));
    fields.refuseIfWrong();
    return filters;
  }
}
