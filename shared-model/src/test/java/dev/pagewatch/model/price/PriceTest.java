package dev.pagewatch.model.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTest {

  private static Price price(String amount, @Nullable String currency) {
    return Price.of(new BigDecimal(amount), currency, Availability.IN_STOCK);
  }

  @ParameterizedTest
  @CsvSource({
    "19.9, EUR, 19.90 EUR",
    "19.900, EUR, 19.90 EUR",
    "1300, EUR, 1300.00 EUR",
    "1.3E3, EUR, 1300.00 EUR",
    "1980.00, JPY, 1980 JPY",
    "12.5, KWD, 12.500 KWD",
    "1.459, EUR, 1.459 EUR",
    "0, USD, 0.00 USD",
    "5, XXY, 5.00 XXY",
    "19.90, , 19.90",
    "1300, , 1300"
  })
  void theSameAmountIsAlwaysWrittenTheSame(
      String amount, @Nullable String currency, String written) {
    assertThat(price(amount, currency).words()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "https://schema.org/InStock, IN_STOCK",
    "http://schema.org/OutOfStock/, OUT_OF_STOCK",
    "schema:PreOrder, PRE_ORDER",
    "in stock, IN_STOCK",
    "OUT_OF_STOCK, OUT_OF_STOCK",
    "oos, OUT_OF_STOCK",
    "available for order, BACK_ORDER",
    "LimitedAvailability, LIMITED",
    "https://schema.org/Discontinued, DISCONTINUED"
  })
  void availabilityIsReadHoweverShopsSpellIt(String text, Availability meant) {
    assertThat(Availability.read(text)).contains(meant);
  }

  @Test
  void whatSaysNothingKnownIsNoAvailability() {
    assertThat(Availability.read("call us")).isEmpty();
    assertThat(Availability.read("")).isEmpty();
    assertThat(Availability.read("instock".repeat(100))).isEmpty();
  }

  @Test
  void aStateRemembersWhatItCostBefore() {
    Instant t1 = Instant.ofEpochSecond(1);
    Instant t2 = Instant.ofEpochSecond(2);
    Instant t3 = Instant.ofEpochSecond(3);
    PriceState first = PriceState.after(null, price("10", "EUR"), t1);

    assertThat(PriceState.after(first, price("10", "EUR"), t2)).isSameAs(first);
    PriceState moved = PriceState.after(first, price("8", "EUR"), t2);
    assertThat(moved.at()).isEqualTo(t2);
    assertThat(moved.previous()).isEqualTo(first);
    PriceState gone = PriceState.after(moved, Price.of(null, null, Availability.OUT_OF_STOCK), t3);
    assertThat(gone.amount()).isNull();
    assertThat(gone.previous()).isEqualTo(first);
  }
}
