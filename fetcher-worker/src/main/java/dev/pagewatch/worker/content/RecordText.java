package dev.pagewatch.worker.content;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table in CSV or TSV as lines: one for each record, its fields separated by {@code " | "} as the
 * cells of a page's tables are, line breaks in a field as blanks. A quote that never ends, quotes
 * nothing.
 */
public final class RecordText {

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setTrailingData(true).setIgnoreEmptyLines(true).get();

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  private RecordText() {}

  /** Reads CSV with whatever separates its first line. */
  public static PageText ofCsv(String csv) {
    return of(csv, separator(csv));
  }

  /** Reads fields separated by tabs. */
  public static PageText ofTsv(String tsv) {
    return of(tsv, '\t');
  }

  private static PageText of(String table, char separator) {
    CSVFormat quoted = FORMAT.builder().setDelimiter(separator).get();
    String lines;
    try {
      lines = lines(table, quoted);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      lines = unquoted(table, quoted);
    }
    return PageText.of("", lines, lines);
  }

  private static String unquoted(String table, CSVFormat format) {
    try {
      return lines(table, format.builder().setQuote(null).get());
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return table;
    }
  }

  private static String lines(String table, CSVFormat format) throws IOException {
    StringBuilder lines = new StringBuilder(table.length() + table.length() / 4);
    try (CSVParser parser = CSVParser.parse(new StringReader(table), format)) {
      for (CSVRecord fields : parser) {
        for (int i = 0; i < fields.size(); i++) {
          lines.append(i == 0 ? "" : " | ").append(oneLine(fields.get(i)));
        }
        lines.append('\n');
      }
    }
    return lines.toString();
  }

  private static String oneLine(String field) {
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) <= ' ') {
        return BLANKS.matcher(field).replaceAll(" ").strip();
      }
    }
    return field;
  }

  /** What occurs most outside quotes in the first line; the first of those where none does. */
  private static char separator(String csv) {
    int[] counts = new int[SEPARATORS.length];
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        break;
      }
      for (int which = 0; which < counts.length && !quoted; which++) {
        counts[which] += c == SEPARATORS[which] ? 1 : 0;
      }
    }
    int most = 0;
    for (int which = 1; which < counts.length; which++) {
      most = counts[which] > counts[most] ? which : most;
    }
    return SEPARATORS[most];
  }
}
