package dev.pagewatch.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sites write into Retry-After. */
class RetryAfterTest {

  private static final Instant NOW = Instant.parse("1994-11-06T08:47:37Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120|PT2M",
        " 0 |PT0S",
        "-5|PT0S",
        "86400|PT24H",
        "86401|PT24H",
        "999999999999999999|PT24H",
        "Sun, 06 Nov 1994 08:49:37 GMT|PT2M",
        "Sunday, 06-Nov-94 08:49:37 GMT|PT2M",
        "Sun Nov  6 08:49:37 1994|PT2M",
        "Sun, 06 Nov 1994 08:40:00 GMT|PT0S",
        "Sun, 06 Nov 2050 08:49:37 GMT|PT24H"
      })
  void aWaitIsReadFromSecondsAndFromDates(String value, Duration wait) {
    assertThat(RetryAfter.parse(value, "", NOW)).isEqualTo(wait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "soon", "1.5", "12 minutes", "0x10", "9999999999999999999999", "Sun, 99"})
  void whatIsNeitherIsIgnored(String value) {
    assertThat(RetryAfter.parse(value, "", NOW)).isNull();
  }

  @Test
  void aDateCountsFromTheSitesOwnClock() {
    assertThat(
            RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:07 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({
    "1,1 s",
    "59,59 s",
    "60,1 min",
    "61,2 min",
    "3540,59 min",
    "3541,1 h",
    "5400,1 h 30 min",
    "86400,24 h"
  })
  void theWaitIsToldRoundedUp(String seconds, String words) {
    assertThat(StatusFailures.of(429, "shop.example", seconds, "", NOW).message())
        .isEqualTo("429 from shop.example, which asks to wait " + words);
  }
}
