package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidModificationException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.pagewatch.model.compare.Allowance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A JSONPath expression. Each value it looks at is a step. Its regular expressions would be Java's,
 * which can take forever, and are refused.
 */
final class JsonPathChoice implements JsonChoice {

  private final JsonPath path;

  /**
   * Compiles the expression.
   *
   * @throws IllegalArgumentException whose message says what is wrong
   */
  JsonPathChoice(String expression) {
    if (expression.contains("=~")) {
      throw new IllegalArgumentException(
          "has a regular expression (=~), which isn't offered in JSONPath; use jq: with test()");
    }
    try {
      this.path = JsonPath.compile(expression);
    } catch (JsonPathException | IllegalArgumentException e) {
      boolean told = e.getCause() == null;
      throw new IllegalArgumentException(
          "is not JSONPath" + (told ? ": " + e.getMessage() : ""), e);
    }
  }

  @Override
  public List<JsonNode> choose(JsonNode document, Allowance allowance) {
    try {
      Object found =
          path.read(document, configuration(allowance).addOptions(Option.ALWAYS_RETURN_LIST));
      if (found instanceof ArrayNode array) {
        List<JsonNode> values = new ArrayList<>();
        array.forEach(values::add);
        return values;
      }
      // A function, which gives a value by itself.
      Object value = path.read(document, configuration(allowance));
      return value == null ? List.of() : List.of(JsonDocument.valueOf(value));
    } catch (JsonPathException e) {
      return List.of();
    }
  }

  @Override
  public Optional<JsonNode> without(JsonNode document, Allowance allowance) {
    JsonNode copy = document.deepCopy();
    try {
      path.delete(copy, configuration(allowance));
      return Optional.of(copy);
    } catch (InvalidModificationException wholeDocument) {
      return Optional.empty();
    } catch (JsonPathException e) {
      return Optional.of(document);
    }
  }

  private static Configuration configuration(Allowance allowance) {
    return Configuration.builder()
        .jsonProvider(new Watched(allowance))
        .mappingProvider(new JacksonMappingProvider())
        .options(Option.SUPPRESS_EXCEPTIONS)
        .build();
  }

  /** Steps with whatever is looked at. */
  private static final class Watched extends JacksonJsonNodeJsonProvider {

    private final Allowance allowance;

    Watched(Allowance allowance) {
      this.allowance = allowance;
    }

    @Override
    public boolean isMap(Object json) {
      allowance.step();
      return super.isMap(json);
    }

    @Override
    public boolean isArray(Object json) {
      allowance.step();
      return super.isArray(json);
    }

    @Override
    public Object getArrayIndex(Object json, int index) {
      allowance.step();
      return super.getArrayIndex(json, index);
    }

    @Override
    public Object getMapValue(Object json, String key) {
      allowance.step();
      return super.getMapValue(json, key);
    }

    @Override
    public Collection<String> getPropertyKeys(Object json) {
      allowance.look();
      return super.getPropertyKeys(json);
    }

    @Override
    public Object unwrap(Object json) {
      allowance.step();
      return super.unwrap(json);
    }
  }
}
