package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.compare.TextLines;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Reads JSON of others and writes it for people. */
final class JsonDocument {

  private static final int DEEPEST = 500;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectWriter PRETTY = MAPPER.writer(printer());

  private JsonDocument() {}

  /** The value, or nothing where the text is no JSON or nested over {@value #DEEPEST} deep. */
  static Optional<JsonNode> read(String text) {
    try {
      return Optional.ofNullable(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** A Java number or text as a value. */
  static JsonNode valueOf(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The JSON-LD in a page, in the page's order. What is no JSON is passed over. */
  static List<JsonNode> embedded(Document page) {
    List<JsonNode> found = new ArrayList<>();
    for (Element script : page.select("script[type]")) {
      String type = script.attr("type").strip().toLowerCase(Locale.ROOT);
      if (type.equals("application/ld+json") || type.startsWith("application/ld+json;")) {
        read(script.data().strip()).ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * A text as it is, all else as JSON: one line for each value in it.
   *
   * @throws FilterFailedException when that is longer than {@code most} characters
   */
  static String text(JsonNode value, int most) {
    if (value.isValueNode()) {
      return value.asText();
    }
    Bounded out = new Bounded(most);
    try {
      PRETTY.writeValue(out, value);
    } catch (IOException e) {
      throw TextLines.tooLong(most);
    }
    return out.text.toString();
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(indenter);
    printer.indentObjectsWith(indenter);
    return printer;
  }

  /** jq can make small values that are written at any length, by using one part many times. */
  private static final class Bounded extends Writer {

    private final StringBuilder text = new StringBuilder();
    private final int most;

    Bounded(int most) {
      this.most = most;
    }

    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
      if (text.length() + length > most) {
        throw new IOException("too long");
      }
      text.append(buffer, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
