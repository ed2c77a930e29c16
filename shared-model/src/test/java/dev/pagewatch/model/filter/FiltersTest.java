package dev.pagewatch.model.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.pagewatch.model.filter.Selector.Language;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {

  private static final String ALL =
      """
      {"include":["css:#a","xpath://b","jsonpath:$.c","jq:.d"],"remove":["css:.ad"],\
      "extract":["/(a)(b)/is"],"keep":["k"],"ignore":["i"],"trim":true,\
      "collapseWhitespace":true,"ignoreCase":true,"ignoreNumbers":true,"sortLines":true,\
      "uniqueLines":true,"onlyNewLines":true}""";

  @Test
  void whatIsReadIsWrittenAgain() throws Exception {
    Filters filters = Json.read(ALL, Filters.class);

    assertThat(filters.include().get(1)).isEqualTo(new Selector(Language.XPATH, "//b"));
    assertThat(Json.write(filters)).isEqualTo(ALL);
    assertThat(Json.read(Json.write(filters), Filters.class)).isEqualTo(filters);
  }

  @Test
  void whatIsMissingOrNullFiltersNothing() throws Exception {
    assertThat(Filters.parse(json("{}"))).isEqualTo(Filters.none());
    assertThat(Filters.parse(NullNode.instance).isNone()).isTrue();
    assertThat(Filters.parse(json("{'include': null, 'trim': null}")).isNone()).isTrue();
    assertThat(Filters.parse(json("{'trim': true}")).isNone()).isFalse();
    assertThat(Json.write(Filters.none())).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'inclde': ['a']} | filters.inclde is not known here; did you mean include?",
        "{'include': 'a'} | filters.include must be a list of texts",
        "{'include': ['a', 5]} | filters.include[1] must be a text",
        "{'include': ['jq: ']} | filters.include[0] is empty; write a selector",
        "{'remove': ['a\\u0000']} | filters.remove[0] has a NUL character",
        "{'extract': ['a', 'b', '/(/']} | filters.extract[2] is not a regular expression of RE2",
        "{'keep': ['/(a)\\\\1/']} | filters.keep[0] is not a regular expression of RE2",
        "{'keep': ['/a/g']} | filters.keep[0] has the flag g; flags after the last slash are",
        "{'keep': ['//i']} | filters.keep[0] has nothing between its slashes",
        "{'keep': [' ']} | filters.keep[0] is empty",
        "{'ignore': ['/(x{99}){99}/']} | filters.ignore[0] repeats too much",
        "{'trim': 1} | filters.trim must be true or false",
        "[] | filters must be an object with any of include, remove",
      })
  void whatIsWrongIsNamedWithItsFix(String text, String message) throws Exception {
    JsonNode json = json(text);

    assertThatThrownBy(() -> Filters.parse(json))
        .isInstanceOf(InvalidFieldsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() throws Exception {
    JsonNode json = json("{'a': 1, 'keep': ['/[/', 'fine'], 'trim': 'yes'}");

    InvalidFieldsException refusal =
        catchThrowableOfType(InvalidFieldsException.class, () -> Filters.parse(json));

    assertThat(refusal.problems())
        .extracting(InvalidFieldsException.Problem::field)
        .containsExactly("filters.a", "filters.keep[0]", "filters.trim");
  }

  @Test
  void countsAndLengthsAreBounded() {
    List<Selector> many = Collections.nCopies(51, Selector.parse("a"));

    assertThatThrownBy(() -> Filters.parse(json("{'include': " + Json.write(many) + "}")))
        .hasMessageContaining("filters.include has more than 50 items");
    assertThatThrownBy(
            () ->
                new Filters(
                    many, many, List.of(), List.of(), List.of(), false, false, false, false, false,
                    false, false))
        .isInstanceOf(InvalidFieldsException.class);
    assertThatThrownBy(() -> Selector.parse("a".repeat(2_001)))
        .hasMessageContaining("longer than 2,000 characters");
    assertThatThrownBy(() -> TextPattern.parse("a".repeat(1_001)))
        .hasMessageContaining("longer than 1,000 characters");
  }

  @Test
  void aFieldOfANewerNodeIsRefusedOnTheBusToo() {
    assertThatThrownBy(() -> Json.read("{\"later\": true}", Filters.class))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("filters.later");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#price | CSS | #price",
        "css: #price | CSS | #price",
        "XPath://h1 | XPATH | //h1",
        "jsonpath:$.a | JSONPATH | $.a",
        "jq:.a | JQ | .a",
        "a:hover | CSS | a:hover",
      })
  void aSelectorSaysItsLanguage(String text, Language language, String expression) {
    Selector selector = Selector.parse(text);

    assertThat(selector).isEqualTo(new Selector(language, expression));
    assertThat(Selector.parse(selector.toString())).isEqualTo(selector);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sold out | Now SOLD OUT! | true",
        "a.c | abc | false",
        "ÄRGER | ärger | true",
        "/ month | 5 / month | true",
        "/path/to/9 | see /path/to/9 | true",
        "/^b/ | a%b | true",
        "/a.b/ | a%b | false",
        "/a.b/s | a%b | true",
        "/AB/ | ab | false",
        "/AB/i | ab | true",
      })
  void aPatternIsTextOrRegex(String pattern, String text, boolean found) {
    assertThat(TextPattern.parse(pattern).isFoundIn(text.replace('%', '\n'))).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|a)*b", "(.*)*(.*)*x", "(\\w{1,40}\\s?){1,40}$"})
  void noRegexTakesLong(String regex) {
    TextPattern pattern = TextPattern.parse("/" + regex + "/");
    String text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! ".repeat(500);

    long start = System.nanoTime();
    pattern.isFoundIn(text);

    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(5_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc | 3",
        "a{3} | 3",
        "(ab){2,5}c | 11",
        "((a{10}){10}){10} | 1000",
        "[a-z{9}]{4} | 4",
        "[]}]{4}\\{9} | 7",
        "\\Qa{9}\\E{2} | 8",
        "a{,5} | 5",
        "a{2,}b | 3",
        "(a | 1",
        "a)b{3} | 4",
        "[a | 1",
      })
  void theSizeOfARegexIsKnownBeforeItIsCompiled(String regex, long size) {
    assertThat(PatternSize.of(regex)).isEqualTo(size);
  }

  private static JsonNode json(String text) throws Exception {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
