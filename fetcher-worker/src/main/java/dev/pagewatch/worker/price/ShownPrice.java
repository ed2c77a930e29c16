package dev.pagewatch.worker.price;

import dev.pagewatch.model.price.Price;
import dev.pagewatch.worker.content.PartText;
import java.util.List;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** The price that a part of a page shows people. */
final class ShownPrice {

  /** Longer parts are no price's. */
  private static final int LONGEST = 20_000;

  private static final int MOST_TOLD = 5;

  /** What something cost before, and what is only said aloud. */
  private static final String FORMER =
      "del, s, strike, [data-a-strike=true], [class*=old-price], [class*=price-old],"
          + " [class*=was-price], [class*=price-was], [class*=list-price], [class*=compare-at],"
          + " [class*=price--compare], [class*=price__compare], [class*=regular-price-old],"
          + " .screen-reader-text, .visually-hidden, .sr-only";

  private ShownPrice() {}

  /** The text of an element without prices of before, unless there is no other. */
  static String text(Element part, Place place) {
    if (part.is("meta, input, data")) {
      return part.hasAttr("content") ? part.attr("content") : part.attr("value");
    }
    Element now = part.clone();
    now.select(FORMER)
        .forEach(
            former -> {
              if (!former.equals(now)) {
                former.remove();
              }
            });
    String text = PartText.ofHtml(now);
    return Money.all(beginning(text), place).isEmpty() ? PartText.ofHtml(part) : text;
  }

  /** All amounts that a text shows, each once. */
  static List<Money> all(String text, Place place) {
    return Money.all(beginning(text), place);
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  /** Some of them in words. */
  static String words(List<Money> prices) {
    return prices.stream()
            .limit(MOST_TOLD)
            .map(it -> Price.of(it.amount(), it.currency(), null).words())
            .collect(Collectors.joining(", "))
        + (prices.size() > MOST_TOLD ? ", …" : "");
  }
}
