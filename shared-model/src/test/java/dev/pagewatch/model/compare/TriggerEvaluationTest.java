package dev.pagewatch.model.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagewatch.model.filter.Trigger;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerEvaluationTest {

  private static Verdict decide(String trigger, @Nullable String before, String after) {
    return TriggerEvaluation.of(trigger(trigger))
        .decide(before == null ? null : reading(before), reading(after));
  }

  private static Trigger trigger(String json) {
    try {
      return Trigger.parse(
          JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Reading reading(String text) {
    return Reading.of(text.replace('/', '\n'));
  }

  /** Conditions, the text before and after (slashes break lines), and a part of the reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | a | b | true | every change counts",
        "{'present': ['in stock']} | a | In stock | true | in stock is on the page",
        "{'present': ['x', '/in \\\\w+/']} | a | in stock | true | /in \\w+/ is on the page",
        "{'present': ['in stock']} | a | sold | false | in stock is not on the page",
        "{'present': ['x', 'y']} | a | sold | false | x, y are not on the page",
        "{'absent': ['sold out']} | Sold out | 5 left | true | sold out is not on the page",
        "{'absent': ['x', 'sold out']} | a | Sold out! | false | sold out is on the page",
        "{'blockWhilePresent': ['maintenance']} | a | Under maintenance | false | blocks",
        "{'blockWhilePresent': ['maintenance']} | Under maintenance | b | true | every change",
        "{'present': ['b'], 'blockWhilePresent': ['b']} | a | b | false | b is on the page and blocks",
        "{'changes': ['added']} | a | a/b | true | lines were added, 1 word differs",
        "{'changes': ['added']} | a/b | a | false | lines were removed only",
        "{'changes': ['added']} | a/b | a/c | false | lines were replaced only",
        "{'changes': ['removed']} | a/b | a | true | lines were removed",
        "{'changes': ['removed']} | a | '' | true | lines were removed",
        "{'changes': ['replaced']} | a/b | a/c | true | lines were replaced",
        "{'changes': ['replaced']} | a | a/b | false | lines were added only",
        "{'changes': ['added', 'removed']} | a/b | a/c | false | lines were replaced only",
        "{'changes': ['added']} | a/b/c | a/x/c/d | true | lines were added and replaced",
        "{'minWords': 2} | one two three | one two four | false | 1 word differs, less than 2",
        "{'minWords': 2} | one two three | one five four | true | 2 words differ",
        "{'minWords': 3} | a | a/b c d | true | 3 words differ",
        "{'minWords': 3} | a/b c d | a | true | 3 words differ",
        "{'minWords': 1} | a b c | c b a | false | 0 words differ",
        "{'changes': ['added'], 'minWords': 2} | a/x | a/y z w/b | false | lines were replaced only",
        "{'maxSimilarity': 0.5} | a b c d | a b c e | false | 75.0 % alike, more than 50.0 %",
        "{'maxSimilarity': 0.75} | a b c d | a b c e | true | 75.0 % alike",
        "{'maxSimilarity': 0} | a b | c d | true | 0.0 % alike",
      })
  void aChangeCountsWhenItsConditionsHold(
      String trigger, String before, String after, boolean counts, String reason) {
    Verdict verdict = decide(trigger, before, after.replace("''", ""));

    assertThat(verdict.counts()).isEqualTo(counts);
    assertThat(verdict.reason()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'below': 80} | 100 | 79.99 | true | 79.99, was 100, is below 80",
        "{'below': 80} | 100 | 80 | false | within its bounds",
        "{'below': 80} | 79 | 78 | true | below 80",
        "{'below': 80} | 79 | 79 | false | still 79",
        "{'below': 80} | 79 | 100 | false | within its bounds",
        "{'above': 80} | 80 | 81 | true | above 80",
        "{'above': 100, 'below': 50} | 75 | 40 | true | below 50",
        "{'above': 100, 'below': 50} | 75 | 101 | true | above 100",
        "{'above': 100, 'below': 50} | 75 | 99 | false | within its bounds",
        "{'changePercent': 5} | 100 | 104.99 | false | within its bounds",
        "{'changePercent': 5} | 100 | 105 | true | moved by at least 5 %",
        "{'changePercent': 5} | 100 | 95 | true | moved by at least 5 %",
        "{'changePercent': 5} | -100 | -96 | false | within its bounds",
        "{'changePercent': 5} | 0 | 0.01 | true | moved by at least 5 %",
        "{'changePercent': 5, 'below': 10} | 100 | 9 | true | below 10",
        "{'changePercent': 5} | none | 100 | false | within its bounds",
        "{'below': 80} | none | 70 | true | 70 is below 80",
        "{'below': 80} | 100 | none | false | there is no number at Price:",
        "{'below': 0.5} | 1 | 0.30000000000000004 | true | below 0.5",
      })
  void aNumberCountsWhenItPassesItsBounds(
      String bounds, String before, String after, boolean counts, String reason) {
    String trigger = "{'number': {'extract': 'Price:', " + bounds.substring(1) + "}";

    Verdict verdict =
        decide(trigger, "Price: " + before + "/noise", "Price: " + after + "/other noise 5");

    assertThat(verdict.counts()).isEqualTo(counts);
    assertThat(verdict.reason()).contains(reason);
  }

  @Test
  void beforeTheFirstSnapshotAllIsAdded() {
    assertThat(decide("{'changes': ['added'], 'minWords': 2}", null, "a b").counts()).isTrue();
    assertThat(decide("{'changes': ['removed']}", null, "a b").counts()).isFalse();
    assertThat(decide("{'maxSimilarity': 0}", null, "a").counts()).isTrue();
    assertThat(decide("{'number': {'extract': 'p', 'below': 5}}", null, "p 4").counts()).isTrue();
    assertThat(decide("{'number': {'extract': 'p', 'changePercent': 5}}", null, "p 4").counts())
        .isFalse();
    assertThat(TriggerEvaluation.of(Trigger.none()).decide(null, reading("a")).counts()).isTrue();
  }

  @Test
  void textsAreSoughtWhereSeenAndChangesWhereCompared() {
    Reading before = new Reading("Price 9\nad 1", "price #");
    Reading after = new Reading("Price 8\nad 2\nmore", "price #\nmore");

    TriggerEvaluation number =
        TriggerEvaluation.of(trigger("{'number': {'extract': 'price', 'below': 8.5}}"));
    TriggerEvaluation added = TriggerEvaluation.of(trigger("{'changes': ['added']}"));

    assertThat(number.decide(before, after).counts()).isTrue();
    assertThat(added.decide(before, after).reason()).startsWith("lines were added, 1 word differs");
  }

  @Test
  void aRegexNamesTheNumberByItsGroup() {
    String trigger = "{'number': {'extract': '/Total \\\\(\\\\d+ items\\\\): (.*)/', 'above': 10}}";

    assertThat(decide(trigger, "Total (30 items): 9", "Total (40 items): $ 1,000.50").reason())
        .isEqualTo("1000.50, was 9, is above 10");
    assertThat(decide("{'number': {'extract': '/v[0-9.]+/', 'above': 1}}", "v1", "v2.5").counts())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1299 | 1299",
        "1,299.00 | 1299.00",
        "1.299,00 € | 1299.00",
        "EUR 1 299,5 | 1299.5",
        "1'299.90 | 1299.90",
        "1,299 | 1299",
        "1.299 | 1299",
        "1,299,000 | 1299000",
        "0.129 | 0.129",
        "12,5 | 12.5",
        "12.50 | 12.50",
        "-3 | -3",
        "−3,25 | -3.25",
        "-$5.00 | -5.00",
        ".75 | 0.75",
        "19.– | 19",
        "price: 5 of 9 | 5",
        "1234.567 | 1234.567",
        "1.234.567,89 | 1234567.89",
      })
  void numbersReadAsPeopleWriteThem(String text, BigDecimal number) {
    assertThat(DecimalText.first(text)).hasValueSatisfying(it -> assertThat(it).isEqualTo(number));
  }

  @Test
  void whatIsNoNumberIsNone() {
    assertThat(DecimalText.first("sold out")).isEmpty();
    assertThat(DecimalText.first("9".repeat(40))).isEmpty();
  }
}
