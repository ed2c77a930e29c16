package dev.pagewatch.worker.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.filter.Part;
import dev.pagewatch.worker.filter.PartsReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads the price of one page, once. In order of trust: JSON-LD, microdata, RDFa Lite, meta tags;
 * what one doesn't tell is taken from the next. A page's own words only tell whether the product
 * can be had, where nothing else does; the words of a part that the watch names tell its price too.
 */
final class PriceReader implements PartsReader {

  private static final String NAME_ONE =
      "; name the part that shows it in filters.include, such as css:.price";

  private static final List<Function<Element, List<JsonNode>>> OF_PAGES =
      List.of(
          JsonLd::of,
          page -> AttributeItems.microdata().of(page, false),
          page -> AttributeItems.rdfa().of(page, false),
          MetaTags::of);

  private static final List<Function<Element, List<JsonNode>>> OF_PARTS =
      List.of(
          JsonLd::of,
          part -> AttributeItems.microdata().of(part, true),
          part -> AttributeItems.rdfa().of(part, true),
          MetaTags::of);

  private final URI url;
  private @Nullable Price price;

  /**
   * For a page.
   *
   * @param url its own, redirects followed
   */
  PriceReader(URI url) {
    this.url = url;
  }

  /** What was read. */
  @Nullable Price price() {
    return price;
  }

  @Override
  public String ofDocument(Document page) {
    Products.Subject subject = new Products.Subject(url, names(page));
    Place place = place(page);
    Deal deal = Deal.NONE;
    int undecided = 0;
    for (Function<Element, List<JsonNode>> source : OF_PAGES) {
      Products.Found found = Products.among(source.apply(page), subject);
      if (found.things().isEmpty()) {
        undecided = Math.max(undecided, found.candidates());
      }
      deal = deal.or(deal(found, place));
    }
    if (!deal.isTelling()) {
      throw notFound(
          undecided > 1
              ? "the page tells of %d products and not which of them it is about"
                  .formatted(undecided)
              : "the page tells no price: it has no JSON-LD, microdata or meta tags with one");
    }
    if (deal.availability() == null) {
      deal = deal.with(StockWords.on(page).orElse(null));
    }
    return told(deal);
  }

  @Override
  public String ofParts(List<Part> parts) {
    Products.Subject subject = Products.Subject.part(url);
    Place place =
        parts.stream()
            .filter(Part.Markup.class::isInstance)
            .map(part -> ((Part.Markup) part).element().ownerDocument())
            .flatMap(Stream::ofNullable)
            .map(this::place)
            .findFirst()
            .orElseGet(() -> Place.of(host(), ""));
    Deal deal = Deal.NONE;
    StringBuilder text = new StringBuilder();
    List<JsonNode> values = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Markup markup -> {
          for (Function<Element, List<JsonNode>> source : OF_PARTS) {
            deal = deal.or(deal(Products.among(source.apply(markup.element()), subject), place));
          }
          text.append(ShownPrice.text(markup.element(), place)).append('\n');
        }
        case Part.Value value -> {
          if (value.json().isContainerNode()) {
            values.add(value.json());
          } else {
            text.append(value.json().asText()).append('\n');
          }
        }
        case Part.Words words -> text.append(words.text()).append('\n');
      }
    }
    deal = deal.or(deal(Products.among(values, subject), place));
    return told(shown(deal, text.toString(), place));
  }

  /** With what the parts show people, where they don't tell machines. */
  private static Deal shown(Deal told, String text, Place place) {
    Deal deal = told;
    if (deal.availability() == null) {
      Availability read = StockWords.in(text).or(() -> Availability.read(text)).orElse(null);
      deal = deal.with(read);
    }
    if (deal.amount() != null) {
      return deal;
    }
    List<Money> prices = ShownPrice.all(text, place);
    if (prices.size() > 1) {
      throw notFound(
          "the parts chosen show several prices (%s)".formatted(ShownPrice.words(prices)));
    }
    if (prices.isEmpty() && deal.availability() == null) {
      throw notFound("the parts chosen show no price");
    }
    for (Money only : prices) {
      deal =
          new Deal(only.amount(), only.amount(), only.currency(), deal.availability(), List.of());
    }
    return deal;
  }

  private Deal deal(Products.Found found, Place place) {
    return Deal.of(
        found.things().stream().flatMap(it -> OfferReading.of(it, place).stream()).toList(), url);
  }

  private String told(Deal deal) {
    price = deal.price();
    return deal.text();
  }

  private static FilterFailedException notFound(String what) {
    return new FilterFailedException(ErrorCode.FILTER_NOT_FOUND, what + NAME_ONE);
  }

  private String host() {
    return url.getHost() == null ? "" : url.getHost();
  }

  private Place place(Document page) {
    Element root = page.selectFirst("html");
    return Place.of(host(), root == null ? "" : root.attr("lang"));
  }

  private static Set<String> names(Document page) {
    Set<String> names = new TreeSet<>();
    Stream.concat(
            page.select("h1").stream().limit(10).map(Element::text),
            Stream.concat(
                Stream.of(page.title()),
                page.select("meta[property=og:title], meta[name=twitter:title]").stream()
                    .map(it -> it.attr("content"))))
        .map(Products::plain)
        .filter(name -> !name.isEmpty())
        .forEach(names::add);
    return names;
  }
}
