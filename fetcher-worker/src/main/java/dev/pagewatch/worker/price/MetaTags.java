package dev.pagewatch.worker.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Element;

/**
 * The product that a page's meta tags tell of, in the shape of JSON-LD: <a
 * href="https://ogp.me">Open Graph</a>'s {@code og:price}, and what Facebook's and Pinterest's
 * crawlers read as {@code product}.
 */
final class MetaTags {

  private static final List<String> PRICE =
      List.of(
          "product:sale_price:amount", "product:price:amount", "og:price:amount", "product:price");

  private static final List<String> CURRENCY =
      List.of("product:sale_price:currency", "product:price:currency", "og:price:currency");

  private static final List<String> AVAILABILITY =
      List.of("product:availability", "og:availability");

  private MetaTags() {}

  /** The product, or none. */
  static List<JsonNode> of(Element within) {
    Map<String, String> tags = new HashMap<>();
    for (Element meta : within.select("meta[content]")) {
      for (String attribute : List.of("property", "name")) {
        String name = meta.attr(attribute).strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !meta.attr("content").isBlank()) {
          tags.putIfAbsent(name, meta.attr("content"));
        }
      }
    }
    ObjectNode offer = JsonNodeFactory.instance.objectNode().put("@type", "Offer");
    put(offer, "price", PRICE, tags);
    put(offer, "priceCurrency", CURRENCY, tags);
    put(offer, "availability", AVAILABILITY, tags);
    return offer.has("price") || offer.has("availability") ? List.of(offer) : List.of();
  }

  private static void put(
      ObjectNode offer, String field, List<String> names, Map<String, String> tags) {
    for (String name : names) {
      String content = tags.get(name);
      if (content != null) {
        offer.put(field, content);
        return;
      }
    }
  }
}
