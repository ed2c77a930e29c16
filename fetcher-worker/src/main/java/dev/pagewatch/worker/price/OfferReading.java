package dev.pagewatch.worker.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.price.Availability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The offers of a product, after schema.org's <a href="https://schema.org/Offer">Offer</a>, <a
 * href="https://schema.org/AggregateOffer">AggregateOffer</a> and <a
 * href="https://schema.org/UnitPriceSpecification">UnitPriceSpecification</a>, and <a
 * href="https://developers.google.com/search/docs/appearance/structured-data/merchant-listing">what
 * search engines take them for</a>: prices before a sale, of members and per litre are left out.
 */
final class OfferReading {

  private static final int DEEPEST = 8;

  /** Most of one product; more are no shop's. */
  private static final int MOST = 1_000;

  private final Place place;
  private final List<Offer> offers = new ArrayList<>();

  /** Read already: what refers to itself takes no end. */
  private final Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private OfferReading(Place place) {
    this.place = place;
  }

  /** Of a product or an offer. */
  static List<Offer> of(SchemaNode thing, Place place) {
    OfferReading reading = new OfferReading(place);
    if (thing.isOffer()) {
      reading.offer(thing, "", "", 0);
    } else {
      reading.product(thing, "", 0);
    }
    return reading.offers;
  }

  private void product(SchemaNode product, String name, int depth) {
    if (!seen.add(product.json())) {
      return;
    }
    int before = offers.size();
    for (SchemaNode offer : product.things("offers")) {
      offer(offer, name, product.text("url"), depth);
    }
    for (SchemaNode variant : product.things("hasVariant")) {
      if (depth < DEEPEST) {
        product(variant, nameOf(variant), depth + 1);
      }
    }
    if (offers.size() == before) {
      // Some put the price where its offer should stand.
      offer(product, name, product.text("url"), depth);
    }
  }

  private void offer(SchemaNode offer, String around, String urlAround, int depth) {
    if (offers.size() >= MOST) {
      return;
    }
    Optional<String> currency = currency(offer);
    String name = around.isEmpty() ? nameOf(offer) : around;
    String url = offer.text("url").isEmpty() ? urlAround : offer.text("url");
    int before = offers.size();
    if (depth < DEEPEST && offer.isOffer()) {
      for (SchemaNode inner : offer.things("offers")) {
        if (seen.add(inner.json())) {
          offer(inner, around, urlAround, depth + 1);
        }
      }
    }
    Availability availability = availability(offer);
    if (offers.size() > before) {
      complete(before, currency.orElse(null), availability);
      return;
    }
    Optional<Money> least =
        money(offer, "price", currency)
            .or(() -> specified(offer, currency))
            .or(() -> money(offer, "lowPrice", currency))
            .or(() -> money(offer, "minPrice", currency));
    Optional<Money> most = money(offer, "highPrice", currency);
    Offer read =
        new Offer(
            name,
            url,
            least.map(Money::amount).orElse(null),
            most.or(() -> least).map(Money::amount).orElse(null),
            least.map(Money::currency).or(() -> currency).orElse(null),
            availability);
    if (read.isTelling()) {
      offers.add(read);
    }
  }

  /** Offers within another go by what that says of all of them. */
  private void complete(int from, @Nullable String currency, @Nullable Availability availability) {
    for (int i = from; i < offers.size(); i++) {
      Offer it = offers.get(i);
      offers.set(
          i,
          new Offer(
              it.name(),
              it.url(),
              it.amount(),
              it.most(),
              it.currency() == null ? currency : it.currency(),
              it.availability() == null ? availability : it.availability()));
    }
  }

  private Optional<String> currency(SchemaNode node) {
    return Stream.of("priceCurrency", "currency")
        .map(node::text)
        .map(text -> Money.currencyOf(text, place))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Money> money(SchemaNode node, String name, Optional<String> currency) {
    for (var value : node.values(name)) {
      if (value.isNumber()) {
        Optional<Money> found =
            SchemaNode.amount(value)
                .map(number -> new Money(Money.least(number), currency.orElse(null)));
        if (found.isPresent()) {
          return found;
        }
      } else if (value.isObject() && !value.has("@value")) {
        SchemaNode specification = new SchemaNode(value, node.known());
        Optional<String> own = currency(specification).or(() -> currency);
        Optional<Money> found =
            name.equals("price")
                ? money(specification, "value", own).or(() -> plain(specification, own))
                : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Money.ofField(node.text(name), currency.orElse(null), place);
  }

  private Optional<Money> plain(SchemaNode specification, Optional<String> currency) {
    return Money.ofField(specification.text("price"), currency.orElse(null), place)
        .or(() -> Money.ofField(specification.text("minPrice"), currency.orElse(null), place));
  }

  private Optional<Money> specified(SchemaNode offer, Optional<String> currency) {
    List<SchemaNode> now =
        offer.things("priceSpecification").stream().filter(OfferReading::isWhatIsPaid).toList();
    // Per litre or kilogram, unless there is nothing else.
    return Stream.concat(
            now.stream().filter(it -> !it.has("referenceQuantity")),
            now.stream().filter(it -> it.has("referenceQuantity")))
        .map(
            it -> {
              Optional<String> own = currency(it).or(() -> currency);
              return money(it, "price", own).or(() -> money(it, "minPrice", own));
            })
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean isWhatIsPaid(SchemaNode specification) {
    String type = specification.text("priceType").toLowerCase(Locale.ROOT);
    boolean former =
        Stream.of("listprice", "strikethroughprice", "msrp", "srp", "minimumadvertisedprice")
            .anyMatch(type::endsWith);
    return !former && !specification.has("validForMemberTier");
  }

  private static @Nullable Availability availability(SchemaNode node) {
    for (String name : List.of("availability", "itemAvailability")) {
      Optional<Availability> told = Availability.read(node.text(name));
      if (told.isPresent()) {
        return told.get();
      }
    }
    for (SchemaNode level : node.things("inventoryLevel")) {
      String value = level.text("value");
      if (value.matches("[0-9]{1,9}(\\.0+)?")) {
        return value.matches("0+(\\.0+)?") ? Availability.OUT_OF_STOCK : Availability.IN_STOCK;
      }
    }
    return null;
  }

  /** What tells an offer or variant from its siblings. */
  private static String nameOf(SchemaNode node) {
    String name = node.text("name");
    if (name.isEmpty()) {
      name = node.things("itemOffered").stream().map(it -> it.text("name")).findFirst().orElse("");
    }
    if (name.isEmpty()) {
      name =
          Stream.of("color", "size")
              .map(node::text)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(" / "));
    }
    return name.isEmpty() ? node.text("sku") : name;
  }
}
