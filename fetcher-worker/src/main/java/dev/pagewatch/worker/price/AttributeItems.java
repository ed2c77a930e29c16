package dev.pagewatch.worker.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Items that a page's attributes tell of, in the shape of JSON-LD: <a
 * href="https://html.spec.whatwg.org/multipage/microdata.html">microdata</a> and <a
 * href="https://www.w3.org/TR/rdfa-lite/">RDFa Lite</a>. Only what prices are read from is kept.
 */
final class AttributeItems {

  private static final int MOST_TEXT = 300;

  private static final Set<String> TEXTS =
      Set.of(
          "price",
          "lowprice",
          "highprice",
          "minprice",
          "pricecurrency",
          "currency",
          "pricetype",
          "availability",
          "name",
          "sku",
          "color",
          "size",
          "url");

  private final String scopeAttribute;
  private final String typeAttribute;
  private final String nameAttribute;
  private final String idAttribute;

  private AttributeItems(String scope, String type, String name, String id) {
    this.scopeAttribute = scope;
    this.typeAttribute = type;
    this.nameAttribute = name;
    this.idAttribute = id;
  }

  /** Microdata. */
  static AttributeItems microdata() {
    return new AttributeItems("itemscope", "itemtype", "itemprop", "itemid");
  }

  /** RDFa Lite. */
  static AttributeItems rdfa() {
    return new AttributeItems("typeof", "typeof", "property", "resource");
  }

  /**
   * The outermost items within an element.
   *
   * @param part whether it was cut out of its page: then what its properties are of may be around
   *     it, and is taken for an offer
   */
  List<JsonNode> of(Element within, boolean part) {
    List<JsonNode> items = new ArrayList<>();
    Deque<Scope> open = new ArrayDeque<>();
    if (part) {
      ObjectNode around = JsonNodeFactory.instance.objectNode().put("@type", "Offer");
      open.push(new Scope(null, around));
      items.add(around);
    }
    within.traverse(
        new NodeVisitor() {
          @Override
          public void head(Node node, int depth) {
            if (node instanceof Element element) {
              opened(element, open, items);
            }
          }

          @Override
          public void tail(Node node, int depth) {
            Scope innermost = open.peek();
            if (innermost != null && node.equals(innermost.element())) {
              open.pop();
            }
          }
        });
    return items;
  }

  private record Scope(@Nullable Element element, ObjectNode item) {}

  private void opened(Element element, Deque<Scope> open, List<JsonNode> items) {
    String names = element.attr(nameAttribute);
    Scope around = open.peek();
    if (element.hasAttr(scopeAttribute)) {
      ObjectNode item = JsonNodeFactory.instance.objectNode();
      ArrayNode types = item.putArray("@type");
      for (String type : element.attr(typeAttribute).split("\\s+", -1)) {
        types.add(type);
      }
      if (element.hasAttr(idAttribute)) {
        item.put("@id", element.attr(idAttribute));
      }
      if (names.isBlank() || around == null) {
        items.add(item);
      } else {
        put(around.item(), names, item);
      }
      open.push(new Scope(element, item));
    } else if (!names.isBlank() && around != null && isRead(names)) {
      put(around.item(), names, JsonNodeFactory.instance.textNode(value(element)));
    }
  }

  private static boolean isRead(String names) {
    for (String name : names.split("\\s+", -1)) {
      if (TEXTS.contains(SchemaNode.bare(name).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static void put(ObjectNode item, String names, JsonNode value) {
    for (String name : names.strip().split("\\s+", -1)) {
      item.withArrayProperty(SchemaNode.bare(name)).add(value);
    }
  }

  private static String value(Element element) {
    if (element.hasAttr("content")) {
      return element.attr("content");
    }
    return switch (element.normalName()) {
      case "meta" -> "";
      case "link", "a", "area" -> element.hasAttr("href") ? element.attr("href") : text(element);
      case "data", "meter" -> element.hasAttr("value") ? element.attr("value") : text(element);
      case "img", "audio", "embed", "iframe", "source", "track", "video" -> element.attr("src");
      default -> text(element);
    };
  }

  /** The beginning of its text: an item may be the whole page. */
  private static String text(Element element) {
    StringBuilder text = new StringBuilder();
    element.filter(
        (node, depth) -> {
          if (node instanceof TextNode words) {
            text.append(words.getWholeText());
          }
          return text.length() > MOST_TEXT
              ? NodeFilter.FilterResult.STOP
              : NodeFilter.FilterResult.CONTINUE;
        });
    return text.toString().strip();
  }
}
