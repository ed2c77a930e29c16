package dev.pagewatch.model.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerTest {

  private static final String ALL =
      """
      {"present":["a"],"absent":["/b/i"],"blockWhilePresent":["c"],\
      "changes":["added","replaced"],"minWords":3,"maxSimilarity":0.9,\
      "number":{"extract":"/([0-9]+)/","above":10,"below":2.50,"changePercent":5}}""";

  @Test
  void whatIsReadIsWrittenAgain() throws Exception {
    Trigger trigger = Json.read(ALL.replace("2.50", "2.5"), Trigger.class);

    assertThat(trigger.changes()).containsExactly(ChangeKind.ADDED, ChangeKind.REPLACED);
    assertThat(trigger.number()).isNotNull();
    assertThat(Json.write(trigger)).isEqualTo(ALL.replace("2.50", "2.5"));
    assertThat(Json.read(Json.write(trigger), Trigger.class)).isEqualTo(trigger);
  }

  @Test
  void whatIsMissingOrNullIsNoCondition() throws Exception {
    assertThat(Trigger.parse(json("{}"))).isEqualTo(Trigger.none());
    assertThat(Trigger.parse(json("null")).isNone()).isTrue();
    assertThat(Trigger.parse(json("{'number': null, 'minWords': null}")).isNone()).isTrue();
    assertThat(Trigger.parse(json("{'minWords': 1}")).isNone()).isFalse();
    assertThat(Json.write(Trigger.none())).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'presnt': []} | trigger.presnt is not known here; did you mean present?",
        "{'changes': ['added', 'moved']} | trigger.changes[1] must be one of added, removed",
        "{'minWords': 0} | trigger.minWords must be a whole number of words from 1",
        "{'minWords': 1.5} | trigger.minWords must be a whole number of words from 1",
        "{'maxSimilarity': 90} | trigger.maxSimilarity must be a number from 0 to 1",
        "{'absent': ['/(?=a)/']} | trigger.absent[0] is not a regular expression of RE2",
        "{'number': 5} | trigger.number must be an object with any of extract, above",
        "{'number': {'above': 1}} | trigger.number.extract is needed",
        "{'number': {'extract': 'a'}} | trigger.number needs above, below or changePercent",
        "{'number': {'extract': 'a', 'above': 'x'}} | trigger.number.above must be a number",
        "{'number': {'extract': 'a', 'above': 1e999}} | trigger.number.above must be a number",
        "{'number': {'extract': 'a', 'changePercent': 0}} | changePercent must be a number of",
        "{'number': {'extract': 'a', 'over': 1}} | trigger.number.over is not known here",
      })
  void whatIsWrongIsNamedWithItsFix(String text, String message) throws Exception {
    JsonNode json = json(text);

    assertThatThrownBy(() -> Trigger.parse(json))
        .isInstanceOf(InvalidFieldsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void boundsHoldForThoseMadeInCodeToo() {
    TextPattern pattern = TextPattern.parse("a");

    assertThatThrownBy(() -> new NumberTrigger(pattern, null, null, null))
        .hasMessageContaining("trigger.number needs");
    assertThat(new NumberTrigger(pattern, BigDecimal.ONE, null, null).above())
        .isEqualTo(BigDecimal.ONE);
  }

  private static JsonNode json(String text) throws Exception {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
