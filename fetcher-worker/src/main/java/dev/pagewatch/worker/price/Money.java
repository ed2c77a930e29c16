package dev.pagewatch.worker.price;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.pagewatch.model.compare.DecimalText;
import dev.pagewatch.model.price.Price;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An amount of a currency, as people write it.
 *
 * @param currency ISO 4217, null where none stands beside the amount
 */
record Money(BigDecimal amount, @Nullable String currency) {

  /** Signs of one currency each; those of several are in {@link #shared}. */
  private static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("€", "EUR"),
          Map.entry("£", "GBP"),
          Map.entry("us$", "USD"),
          Map.entry("ca$", "CAD"),
          Map.entry("c$", "CAD"),
          Map.entry("au$", "AUD"),
          Map.entry("a$", "AUD"),
          Map.entry("nz$", "NZD"),
          Map.entry("hk$", "HKD"),
          Map.entry("s$", "SGD"),
          Map.entry("nt$", "TWD"),
          Map.entry("mx$", "MXN"),
          Map.entry("r$", "BRL"),
          Map.entry("円", "JPY"),
          Map.entry("元", "CNY"),
          Map.entry("₹", "INR"),
          Map.entry("rs.", "INR"),
          Map.entry("₽", "RUB"),
          Map.entry("руб", "RUB"),
          Map.entry("zł", "PLN"),
          Map.entry("kč", "CZK"),
          Map.entry("ft", "HUF"),
          Map.entry("lei", "RON"),
          Map.entry("лв", "BGN"),
          Map.entry("₺", "TRY"),
          Map.entry("tl", "TRY"),
          Map.entry("₩", "KRW"),
          Map.entry("원", "KRW"),
          Map.entry("₴", "UAH"),
          Map.entry("₫", "VND"),
          Map.entry("฿", "THB"),
          Map.entry("₪", "ILS"),
          Map.entry("₱", "PHP"),
          Map.entry("₦", "NGN"),
          Map.entry("fr.", "CHF"),
          Map.entry("sfr.", "CHF"),
          Map.entry("rp", "IDR"),
          Map.entry("rm", "MYR"));

  private static final List<String> SHARED = List.of("$", "¥", "￥", "kr.", "kr");

  /** Feet are no forints. */
  private static final String FORINT = "ft";

  private static final String SIGN =
      Stream.concat(SIGNS.keySet().stream(), SHARED.stream())
          .filter(sign -> !sign.equals(FORINT))
          .sorted((one, other) -> other.length() - one.length())
          .map(Pattern::quote)
          .collect(Collectors.joining("|", "(?:(?i:", ")|Ft|[A-Z]{3})"));

  private static final String BLANK = "[ \\x{a0}\\x{202f}\\x{2009}]?";

  private static final String NUMBER =
      "((?:[0-9]{1,3}(?:[ '\\x{2019}\\x{a0}\\x{202f}\\x{2009}][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)*)"
          + "(?:[.,]?[-\\x{2013}\\x{2014}])?";

  private static final Pattern MARKED =
      Pattern.compile(
          "("
              + SIGN
              + ")"
              + BLANK
              + NUMBER
              + "|"
              + NUMBER
              + BLANK
              + "("
              + SIGN
              + ")(?:\\b|$|[^a-z])");

  private static final Pattern ANY = Pattern.compile(NUMBER);

  /** The currency that a code or sign means. */
  static Optional<String> currencyOf(String text, Place place) {
    String stripped = text.strip();
    String code = stripped.toUpperCase(Locale.ROOT);
    if (code.length() == 3 && Price.isCurrency(code)) {
      return Optional.of(code);
    }
    String sign = stripped.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(SIGNS.get(sign)).or(() -> shared(sign, place));
  }

  private static Optional<String> shared(String sign, Place place) {
    return switch (sign) {
      case "$" -> Optional.of(dollar(place));
      case "¥", "￥" -> Optional.of(place.is("cn", "zh") ? "CNY" : "JPY");
      case "kr", "kr." -> crown(place);
      default -> Optional.empty();
    };
  }

  private static String dollar(Place place) {
    if (place.is("ca", "en-ca", "fr-ca")) {
      return "CAD";
    }
    if (place.is("au", "en-au")) {
      return "AUD";
    }
    if (place.is("nz", "en-nz")) {
      return "NZD";
    }
    if (place.is("mx", "es-mx")) {
      return "MXN";
    }
    if (place.is("cl", "es-cl")) {
      return "CLP";
    }
    if (place.is("co", "es-co")) {
      return "COP";
    }
    return place.is("ar", "es-ar") ? "ARS" : "USD";
  }

  private static Optional<String> crown(Place place) {
    if (place.is("se", "sv")) {
      return Optional.of("SEK");
    }
    if (place.is("no", "nb", "nn", "no")) {
      return Optional.of("NOK");
    }
    if (place.is("dk", "da")) {
      return Optional.of("DKK");
    }
    return place.is("is", "is") ? Optional.of("ISK") : Optional.empty();
  }

  /**
   * The amounts in a text, each once, in its order: those beside a currency, or where there are
   * none, all numbers.
   */
  static List<Money> all(String text, Place place) {
    Set<Money> found = new LinkedHashSet<>();
    Matcher marked = MARKED.matcher(text);
    int from = 0;
    while (from <= text.length() && marked.find(from)) {
      boolean before = marked.start(1) >= 0;
      int sign = before ? 1 : 4;
      int number = before ? 2 : 3;
      Optional<String> currency = currencyOf(marked.group(sign), place);
      // "Microsoft 365" ends on no currency.
      boolean inWord =
          before
              && marked.start(1) > 0
              && Character.isLetter(text.charAt(marked.start(1)))
              && Character.isLetter(text.charAt(marked.start(1) - 1));
      boolean isSign =
          !inWord
              && (currency.isPresent()
                  || SHARED.contains(marked.group(sign).toLowerCase(Locale.ROOT)));
      if (isSign) {
        amount(marked.group(number), currency.orElse(null))
            .ifPresent(amount -> found.add(new Money(amount, currency.orElse(null))));
        from = Math.max(marked.end(sign), marked.end(number));
      } else {
        // Three letters that are no currency may stand beside a number that has one behind it.
        from = before ? marked.start(number) : marked.end(sign);
      }
    }
    if (found.isEmpty()) {
      Matcher any = ANY.matcher(text);
      while (any.find()) {
        amount(any.group(1), null).ifPresent(amount -> found.add(new Money(amount, null)));
      }
    }
    return List.copyOf(found);
  }

  /** The amount that a field for machines has, with its currency where that stands there too. */
  static Optional<Money> ofField(String text, @Nullable String currency, Place place) {
    if (text.length() > 200) {
      return Optional.empty();
    }
    String sign = text.replaceAll("[0-9.,'’\\s\\u00a0\\u202f\\u2009–-]", "");
    String known = currency != null ? currency : currencyOf(sign, place).orElse(null);
    boolean negative = text.strip().startsWith("-");
    return negative ? Optional.empty() : amount(text, known).map(it -> new Money(it, known));
  }

  private static Optional<BigDecimal> amount(String text, @Nullable String currency) {
    boolean thousandths = currency != null && Price.decimals(currency) == 3;
    return DecimalText.first(text, thousandths).filter(Price::isAmount).map(Money::least);
  }

  /** So that {@code 19.9} and {@code 19.90} are one. */
  static BigDecimal least(BigDecimal amount) {
    return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
  }
}
