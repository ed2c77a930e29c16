package dev.pagewatch.worker.price;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/**
 * The JSON-LD of a page, read as leniently as it is written: with comments, in CDATA, with line
 * breaks in texts, commas too many, entities for quotes, several values in one script. Of what is
 * broken beyond that, the values before the break count.
 */
final class JsonLd {

  private static final int DEEPEST = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(
              JsonReadFeature.ALLOW_JAVA_COMMENTS,
              JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
              JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
              JsonReadFeature.ALLOW_TRAILING_COMMA,
              JsonReadFeature.ALLOW_MISSING_VALUES,
              JsonReadFeature.ALLOW_SINGLE_QUOTES,
              JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
              JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
              JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonLd() {}

  /** The values in an element's scripts, itself among them, in the page's order. */
  static List<JsonNode> of(Element within) {
    List<JsonNode> values = new ArrayList<>();
    for (Element script : within.select("script[type]")) {
      String type = script.attr("type").toLowerCase(Locale.ROOT);
      if (type.contains("ld+json")) {
        values.addAll(read(script.data()));
      }
    }
    return values;
  }

  /** The values in a text. */
  static List<JsonNode> read(String text) {
    String json = unwrapped(text);
    List<JsonNode> values = new ArrayList<>();
    if (!parsed(json, values) && values.isEmpty() && json.contains("&quot;")) {
      parsed(Parser.unescapeEntities(json, false), values);
    }
    return values;
  }

  /** Whether all of it could be read. */
  private static boolean parsed(String json, List<JsonNode> values) {
    try (JsonParser parser = MAPPER.createParser(json);
        MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class).readValues(parser)) {
      while (documents.hasNextValue()) {
        JsonNode value = documents.nextValue();
        if (value.isContainerNode()) {
          values.add(value);
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String unwrapped(String text) {
    return text.replace("<!--", "")
        .replace("-->", "")
        .replace("/*<![CDATA[*/", "")
        .replace("/*]]>*/", "")
        .replace("//<![CDATA[", "")
        .replace("//]]>", "")
        .replace("<![CDATA[", "")
        .replace("]]>", "")
        .replace("\ufeff", "")
        .strip()
        .replaceFirst(";+$", "");
  }
}
