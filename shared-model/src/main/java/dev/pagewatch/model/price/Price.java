package dev.pagewatch.model.price;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a product costs and whether it can be had. At least one of amount and availability is known.
 *
 * @param amount plain decimal text with at least the currency's decimals, such as {@code 1299.00};
 *     null where no price is told
 * @param currency ISO 4217, such as {@code EUR}; null where none is told
 * @param availability null where it is not told
 */
public record Price(
    @Nullable String amount, @Nullable String currency, @Nullable Availability availability) {

  /** Most digits of an amount. */
  public static final int MOST_DIGITS = 30;

  /**
   * A price, its amount written as everybody writes it, so that {@code 19.9} is {@code 19.90}.
   *
   * @param amount not negative
   */
  public static Price of(
      @Nullable BigDecimal amount, @Nullable String currency, @Nullable Availability availability) {
    return new Price(
        amount == null ? null : written(amount, currency),
        amount == null ? null : currency,
        availability);
  }

  /** Whether a number is one that a product may cost; guards against those that take no end. */
  public static boolean isAmount(BigDecimal number) {
    return number.signum() >= 0
        && number.precision() <= MOST_DIGITS
        && Math.abs((long) number.scale()) <= MOST_DIGITS;
  }

  /** The decimals that a currency has; two where it is not known. */
  public static int decimals(@Nullable String currency) {
    return known(currency).map(Currency::getDefaultFractionDigits).filter(it -> it >= 0).orElse(2);
  }

  /** Whether it is a currency's code. */
  public static boolean isCurrency(String code) {
    return known(code).isPresent();
  }

  private static Optional<Currency> known(@Nullable String code) {
    try {
      return Optional.ofNullable(code).map(Currency::getInstance);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String written(BigDecimal amount, @Nullable String currency) {
    BigDecimal least = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    int decimals = currency == null && least.scale() <= 0 ? 0 : decimals(currency);
    return least
        .setScale(Math.max(least.scale(), decimals), RoundingMode.UNNECESSARY)
        .toPlainString();
  }

  /** Amount and currency for people, such as {@code 19.99 EUR}; empty where no price is told. */
  @JsonIgnore
  public String words() {
    if (amount == null) {
      return "";
    }
    return currency == null ? amount : amount + " " + currency;
  }
}
