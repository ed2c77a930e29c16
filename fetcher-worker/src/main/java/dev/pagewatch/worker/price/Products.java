package dev.pagewatch.worker.price;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the product that a page is about among all it tells of: shops put those they recommend
 * there too. It is the one whose URL is the page's, else the one called as the page is, else the
 * only one.
 */
final class Products {

  private static final int DEEPEST = 60;

  /** Where products stand that the page is not about. */
  private static final Set<String> ASIDE =
      Set.of(
          "isrelatedto",
          "issimilarto",
          "isaccessoryorsparepartfor",
          "isconsumablefor",
          "review",
          "reviews",
          "itemreviewed",
          "breadcrumb",
          "seller",
          "brand",
          "manufacturer",
          "publisher",
          "author",
          "hasoffercatalog",
          "makesoffer");

  private final Subject subject;
  private final Map<String, JsonNode> known;
  private final List<SchemaNode> products = new ArrayList<>();
  private final List<SchemaNode> listed = new ArrayList<>();
  private final List<SchemaNode> offers = new ArrayList<>();

  /**
   * What a page is about.
   *
   * @param url its own
   * @param names of its headings and titles, as {@link #plain}
   */
  record Subject(URI url, Set<String> names) {

    /** A part of a page, of which nothing else is known. */
    static Subject part(URI url) {
      return new Subject(url, Set.of());
    }

    boolean isAt(String other) {
      return !other.isEmpty() && address(url.toString()).equals(address(absolute(other)));
    }

    boolean isCalled(String name) {
      return names.contains(plain(name));
    }

    private String absolute(String other) {
      try {
        return url.resolve(other.strip()).toString();
      } catch (IllegalArgumentException e) {
        return other;
      }
    }

    private static String address(String url) {
      return url.replaceFirst("^https?://(www\\.)?", "")
          .replaceFirst("[?#].*$", "")
          .replaceFirst("/+$", "");
    }
  }

  private Products(Subject subject, Map<String, JsonNode> known) {
    this.subject = subject;
    this.known = known;
  }

  /**
   * What was found.
   *
   * @param things the page's product, or offers of something that isn't named; none where there is
   *     none, or nobody can tell which it is
   * @param candidates how many there were
   */
  record Found(List<SchemaNode> things, int candidates) {}

  /** Among these values, of one way to tell of products. */
  static Found among(List<JsonNode> values, Subject subject) {
    Products search = new Products(subject, SchemaNode.named(values));
    values.forEach(value -> search.look(value, false, 0));
    return search.found();
  }

  /** A name as it compares. */
  static String plain(String name) {
    return name.replaceAll("[\\s\\u00a0]+", " ").strip().toLowerCase(Locale.ROOT);
  }

  private void look(JsonNode value, boolean inList, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    if (value.isObject()) {
      SchemaNode node = new SchemaNode(value, known);
      if (node.isProduct()) {
        (inList ? listed : products).add(node);
        return;
      }
      if (node.isOffer()) {
        offers.add(node);
        return;
      }
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = SchemaNode.bare(field.getKey()).toLowerCase(Locale.ROOT);
        if (!ASIDE.contains(name)) {
          look(field.getValue(), inList || name.equals("itemlistelement"), depth + 1);
        }
      }
    } else if (value.isArray()) {
      value.forEach(item -> look(item, inList, depth + 1));
    }
  }

  private Found found() {
    List<SchemaNode> selling = selling(products);
    List<SchemaNode> inLists = selling(listed);
    List<SchemaNode> all = new ArrayList<>(selling);
    all.addAll(inLists);
    List<SchemaNode> candidates = selling.isEmpty() ? inLists : selling;
    if (candidates.isEmpty()) {
      return new Found(offers, offers.isEmpty() ? 0 : 1);
    }
    List<SchemaNode> one =
        same(all, it -> subject.isAt(it.text("url")))
            .or(() -> same(all, it -> subject.isAt(it.text("@id"))))
            .or(() -> same(all, it -> subject.isCalled(it.text("name"))))
            .or(() -> same(candidates, it -> true))
            .orElse(List.of());
    return new Found(one, candidates.size());
  }

  /** Those with offers, or a price. */
  private static List<SchemaNode> selling(List<SchemaNode> products) {
    return products.stream()
        .filter(it -> it.has("offers") || it.has("hasVariant") || it.has("price"))
        .toList();
  }

  /** Those that pass, if they are one and the same product, however often it is told of. */
  private static Optional<List<SchemaNode>> same(
      List<SchemaNode> products, Predicate<SchemaNode> passes) {
    List<SchemaNode> passing = products.stream().filter(passes).toList();
    long names = passing.stream().map(it -> plain(it.text("name"))).distinct().count();
    return names == 1 ? Optional.of(passing.subList(0, 1)) : Optional.empty();
  }
}
