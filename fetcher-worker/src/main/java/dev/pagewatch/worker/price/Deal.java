package dev.pagewatch.worker.price;

import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a product's offers come to.
 *
 * @param amount the lowest of those that can be had, of all where none can; null where no price is
 *     told
 * @param most the highest of the same
 * @param currency of both
 * @param availability the best of all; null where none is told
 * @param variants a line for each, in order; none where there is one
 */
record Deal(
    @Nullable BigDecimal amount,
    @Nullable BigDecimal most,
    @Nullable String currency,
    @Nullable Availability availability,
    List<String> variants) {

  private static final int MOST_VARIANTS = 100;
  private static final int LONGEST_NAME = 100;

  /** Nothing is told. */
  static final Deal NONE = new Deal(null, null, null, null, List.of());

  /**
   * What they come to.
   *
   * @param page its URL: where it names one of the variants, that one is meant
   */
  static Deal of(List<Offer> all, URI page) {
    List<Offer> offers = meant(all, page);
    @Nullable String currency =
        offers.stream()
            .filter(it -> it.amount() != null)
            .map(Offer::currency)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    // A shop that sells in several currencies shows the first.
    List<Offer> alike =
        offers.stream()
            .filter(
                it -> it.currency() == null || currency == null || it.currency().equals(currency))
            .toList();
    List<Offer> priced = priced(alike);
    List<Offer> had = priced.stream().filter(Offer::canBeHad).toList();
    List<Offer> counting = had.isEmpty() ? priced : had;
    return new Deal(
        counting.stream()
            .map(Offer::amount)
            .flatMap(Stream::ofNullable)
            .min(BigDecimal::compareTo)
            .orElse(null),
        counting.stream()
            .map(Offer::most)
            .flatMap(Stream::ofNullable)
            .max(BigDecimal::compareTo)
            .orElse(null),
        currency,
        alike.stream()
            .map(Offer::availability)
            .flatMap(Stream::ofNullable)
            .min(Comparator.naturalOrder())
            .orElse(null),
        variants(alike));
  }

  /** Those with a price; one of nothing is a placeholder where others cost something. */
  private static List<Offer> priced(List<Offer> offers) {
    List<Offer> priced = offers.stream().filter(it -> it.amount() != null).toList();
    List<Offer> costly =
        priced.stream().filter(it -> it.amount() != null && it.amount().signum() > 0).toList();
    return costly.isEmpty() ? priced : costly;
  }

  private static List<Offer> meant(List<Offer> offers, URI page) {
    String query = page.getRawQuery();
    if (query == null || offers.size() < 2) {
      return offers;
    }
    List<String> asked = List.of(query.split("&", -1));
    List<Offer> named =
        offers.stream()
            .filter(
                it -> {
                  String own = query(it.url(), page);
                  return !own.isEmpty() && asked.containsAll(List.of(own.split("&", -1)));
                })
            .toList();
    return named.size() == 1 ? named : offers;
  }

  private static String query(String url, URI page) {
    try {
      URI absolute = page.resolve(url.strip());
      String query = absolute.getRawQuery();
      return query == null || !Objects.equals(absolute.getRawPath(), page.getRawPath())
          ? ""
          : query;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static List<String> variants(List<Offer> offers) {
    TreeSet<String> lines = new TreeSet<>();
    for (Offer offer : offers) {
      String name = offer.name().replaceAll("\\s+", " ").strip();
      if (!name.isEmpty()) {
        lines.add(
            "%s: %s"
                .formatted(
                    name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                    Stream.of(
                            Price.of(offer.amount(), offer.currency(), null).words(),
                            words(offer.availability()))
                        .filter(part -> !part.isEmpty())
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("")));
      }
    }
    boolean several = offers.stream().map(Offer::name).distinct().count() > 1;
    return several ? lines.stream().limit(MOST_VARIANTS).toList() : List.of();
  }

  private static String words(@Nullable Availability availability) {
    return availability == null ? "" : availability.words();
  }

  /** What this doesn't tell, as another one does that is trusted less. */
  Deal or(Deal other) {
    boolean priced = amount != null;
    return new Deal(
        priced ? amount : other.amount,
        priced ? most : other.most,
        priced && currency != null ? currency : other.currency,
        availability != null ? availability : other.availability,
        priced ? variants : other.variants);
  }

  Deal with(@Nullable Availability availability) {
    return new Deal(amount, most, currency, availability, variants);
  }

  /** Whether there is anything to watch. */
  boolean isTelling() {
    return amount != null || availability != null;
  }

  Price price() {
    return Price.of(amount, currency, availability);
  }

  /** For people, and to be compared: the same deal always gives the same lines. */
  String text() {
    Price price = price();
    Stream<String> head =
        Stream.of(
                Optional.of(price.words()).filter(it -> !it.isEmpty()).map("Price: "::concat),
                Optional.ofNullable(availability).map(it -> "Availability: " + it.words()),
                Optional.ofNullable(most)
                    .filter(it -> amount != null && it.compareTo(amount) > 0)
                    .map(it -> "Highest price: " + Price.of(it, currency, null).words()))
            .flatMap(Optional::stream);
    return String.join(
        "\n", Stream.concat(head, variants.stream().map("Variant "::concat)).toList());
  }
}
