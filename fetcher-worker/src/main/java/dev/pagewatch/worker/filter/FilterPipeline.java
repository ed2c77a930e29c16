package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Allowance;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.compare.LineFilters;
import dev.pagewatch.model.compare.Reading;
import dev.pagewatch.model.compare.Steps;
import dev.pagewatch.model.compare.TextLines;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A watch's filters, compiled. Immutable and safe for use by threads.
 *
 * <p>The order, after a document is fetched and decoded: {@code include} (parts in the selectors'
 * order, an element within another chosen one once), {@code remove} (selectors over markup see the
 * whole document; those over JSON see each value that was included), text, {@code extract}, then
 * over lines {@code trim}, {@code collapseWhitespace}, {@code sortLines}, {@code uniqueLines}: this
 * is what people see. What is compared is this less what {@code keep} and {@code ignore} say, with
 * {@code ignoreNumbers} and {@code ignoreCase} applied, sorted and unique again where asked for,
 * and with {@code onlyNewLines} without lines seen before.
 *
 * <p>Markup is parsed only for HTML and for selectors over markup, JSON only for selectors over
 * JSON. HTML and XML deeper than 512 elements are flattened there, JSON deeper than 500 is none.
 *
 * <p>Bounded: the time of {@link #apply} ({@link #TIME} and half a second), what selectors allocate
 * ({@link #MEMORY}, looked at every few steps), the text ({@link #MOST_TEXT}), the size of regular
 * expressions' programs, and the number of threads that engines hold ({@link #THREADS}). Not
 * bounded: what a single step of an engine allocates, such as jq's {@code tojson} of a value made
 * to be long; and the processor time of an engine that doesn't look up, which holds its thread
 * though nobody waits for it: when all are held so, selectors fail as {@code timeout}. Neither was
 * found to be in a document's power, only in that of somebody who writes selectors for it. Filters
 * without selectors run on the caller's thread.
 */
public final class FilterPipeline {

  /** Longest that one document is worked on. */
  public static final Duration TIME = Allowance.TIME;

  /** Most bytes that selectors may allocate for one document, garbage included. */
  public static final long MEMORY = Allowance.MEMORY;

  /** Longest text, in characters. */
  public static final int MOST_TEXT = 2_000_000;

  /** Most documents that selectors are applied to at a time in this process. */
  public static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  /** Shared, since what it bounds is the process. */
  private static final OwnThread OWN_THREAD = new OwnThread(THREADS);

  private final Filters filters;
  private final Choices include;
  private final Choices remove;
  private final Duration time;

  private FilterPipeline(Filters filters, Choices include, Choices remove, Duration time) {
    this.filters = filters;
    this.include = include;
    this.remove = remove;
    this.time = time;
  }

  /**
   * Compiles a watch's filters.
   *
   * @throws InvalidFieldsException naming each selector that is not of its language, or could take
   *     forever
   */
  public static FilterPipeline compile(Filters filters) {
    return compile(filters, TIME);
  }

  /** With another bound on time than {@link #TIME}. */
  static FilterPipeline compile(Filters filters, Duration time) {
    if (filters.include().isEmpty() && filters.remove().isEmpty()) {
      Choices none = new Choices(List.of());
      return new FilterPipeline(filters, none, none, time);
    }
    // The engines compute what they can beforehand, which may be much.
    return OWN_THREAD.run(time, () -> compiled(filters, time));
  }

  private static FilterPipeline compiled(Filters filters, Duration time) {
    List<InvalidFieldsException.Problem> problems = new ArrayList<>();
    Engines engines = Engines.shared();
    Choices include = Choices.compile("filters.include", filters.include(), engines, problems);
    Choices remove = Choices.compile("filters.remove", filters.remove(), engines, problems);
    if (!problems.isEmpty()) {
      throw new InvalidFieldsException(problems);
    }
    return new FilterPipeline(filters, include, remove, time);
  }

  /**
   * Applies the filters. Blocks while it computes; never call it on an event loop.
   *
   * @param seen whether a line was seen before, for {@code onlyNewLines}; asked for lines as in
   *     {@link Filtered#lines}
   * @throws FilterFailedException when a filter finds nothing, or takes too long or too much
   */
  public Filtered apply(Source source, Predicate<String> seen) {
    return apply(source, seen, Steps.UNTOLD, null);
  }

  /** As {@link #apply(Source, Predicate)} where no line was seen before. */
  public Filtered apply(Source source) {
    return apply(source, line -> false);
  }

  /** As {@link #apply(Source, Predicate)}, with the text after each step. */
  public Filtered preview(Source source, Predicate<String> seen) {
    StepLog steps = new StepLog();
    return apply(source, seen, steps, null).with(steps.steps());
  }

  /**
   * As {@link #apply(Source)}.
   *
   * @param steps told the text after each step as it is done; past the deadline perhaps of one more
   */
  public Filtered apply(Source source, Steps steps) {
    return apply(source, line -> false, steps, null);
  }

  /**
   * As {@link #apply(Source, Steps)}.
   *
   * @param reader makes the text of what is chosen; null for what that says
   */
  Filtered apply(Source source, Steps steps, @Nullable PartsReader reader) {
    return apply(source, line -> false, steps, reader);
  }

  /**
   * What an earlier snapshot's text compares as: the filters over lines without those over
   * documents, {@code extract} and {@code onlyNewLines}, which it has been through.
   *
   * @param text as in {@link Filtered#text}
   */
  public Reading reading(String text) {
    return new LineFilters(filters).reading(text);
  }

  private Filtered apply(
      Source source, Predicate<String> seen, Steps steps, @Nullable PartsReader reader) {
    if (include.isEmpty() && remove.isEmpty()) {
      return filtered(source, seen, steps, reader);
    }
    return OWN_THREAD.run(time, () -> filtered(source, seen, steps, reader));
  }

  private Filtered filtered(
      Source source, Predicate<String> seen, Steps steps, @Nullable PartsReader reader) {
    Allowance allowance = Allowance.start(time, MEMORY);
    String text = new Selection(source, include, remove, allowance, MOST_TEXT, reader).text(steps);
    if (text.length() > MOST_TEXT) {
      throw TextLines.tooLong(MOST_TEXT);
    }
    String read = text;
    steps.add("text", TextLines.count(read), () -> read);
    TextLines lines = new TextLines(filters, allowance, steps);
    List<String> shown = lines.shown(lines.extracted(text, MOST_TEXT));
    List<String> counting = lines.counting(shown);
    List<String> compared = lines.unseen(counting, seen);
    return new Filtered(
        String.join("\n", shown),
        String.join("\n", compared),
        filters.onlyNewLines() ? counting : List.of(),
        filters.onlyNewLines() && compared.isEmpty(),
        List.of());
  }
}
