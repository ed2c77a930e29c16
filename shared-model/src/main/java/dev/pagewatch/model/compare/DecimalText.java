package dev.pagewatch.model.compare;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Reads numbers as people write them: {@code 1299}, {@code 1,299.00}, {@code 1.299,00}, {@code 1
 * 299,00}, {@code 1'299.–}. Where a lone comma or point could separate decimals or thousands, three
 * digits after it are thousands, but not after a leading zero.
 */
public final class DecimalText {

  private static final int MOST_DIGITS = 30;

  private static final Pattern NUMBER =
      Pattern.compile(
          "([-\\x{2212}]\\s?)?(?:\\p{Sc}\\s?)?"
              + "((?:[0-9]{1,3}(?:[ '\\x{2019}\\x{a0}\\x{202f}\\x{2009}][0-9]{3})+|[0-9]+)"
              + "(?:[.,][0-9]+)*|[.,][0-9]+)");

  private DecimalText() {}

  /** The first number in the text. */
  public static Optional<BigDecimal> first(CharSequence text) {
    return first(text, false);
  }

  /**
   * The first number in the text.
   *
   * @param thousandths whether three digits after a lone point are decimals, as those of a Kuwaiti
   *     dinar
   */
  public static Optional<BigDecimal> first(CharSequence text, boolean thousandths) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    boolean negative = matcher.start(1) >= 0;
    String digits = text.subSequence(matcher.start(2), matcher.end(2)).toString();
    return value(digits, thousandths).map(value -> negative ? value.negate() : value);
  }

  private static Optional<BigDecimal> value(String written, boolean thousandths) {
    StringBuilder plain = new StringBuilder();
    int decimals = decimalSeparator(written, thousandths);
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c >= '0' && c <= '9') {
        plain.append(c);
      } else if (i == decimals) {
        plain.append('.');
      }
    }
    return plain.length() > MOST_DIGITS
        ? Optional.empty()
        : Optional.of(new BigDecimal(plain.toString()));
  }

  /** Where it is, or -1. */
  private static int decimalSeparator(String written, boolean thousandths) {
    int last = Math.max(written.lastIndexOf('.'), written.lastIndexOf(','));
    if (last < 0) {
      return -1;
    }
    char separator = written.charAt(last);
    char other = separator == '.' ? ',' : '.';
    boolean repeated = written.indexOf(separator) != last;
    if (repeated) {
      return -1;
    }
    boolean grouped = written.chars().anyMatch(c -> c == other || c == ' ' || c > '9' || c == '\'');
    int after = written.length() - last - 1;
    boolean thousands = after == 3 && last > 0 && last <= 3 && written.charAt(0) != '0';
    return !grouped && thousands && !(thousandths && separator == '.') ? -1 : last;
  }
}
