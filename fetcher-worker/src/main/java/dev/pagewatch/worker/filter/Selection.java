package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.compare.Allowance;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.compare.Steps;
import dev.pagewatch.model.compare.TextLines;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.content.FeedText;
import dev.pagewatch.worker.content.PageDocument;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.content.PartText;
import dev.pagewatch.worker.filter.Choices.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.sf.saxon.s9api.SaxonApiException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** One run of the steps from document to text: include, remove, text. Not for use by threads. */
final class Selection {

  /** As deep as jsoup lets HTML be; further elements are siblings. */
  private static final int DEEPEST = 512;

  private static final String NOT_JSON =
      " (this is no JSON, and has none embedded as application/ld+json)";
  private static final String NOT_MARKUP = " (this is no HTML or XML)";

  private final Source source;
  private final Choices include;
  private final Choices remove;
  private final Allowance allowance;
  private final int mostText;
  private final @Nullable PartsReader reader;

  private @Nullable Document document;
  private @Nullable XmlTree tree;
  private int removedValues;

  Selection(
      Source source,
      Choices include,
      Choices remove,
      Allowance allowance,
      int mostText,
      @Nullable PartsReader reader) {
    this.source = source;
    this.include = include;
    this.remove = remove;
    this.allowance = allowance;
    this.mostText = mostText;
    this.reader = reader;
  }

  /**
   * Runs the steps.
   *
   * @param steps told of the text after each
   * @throws FilterFailedException when an include finds nothing or the allowance is used up
   */
  String text(Steps steps) {
    if (include.isEmpty() && remove.isEmpty()) {
      return whole();
    }
    Optional<List<Part>> parts = include.isEmpty() ? wholeJson() : Optional.of(included());
    if (!include.isEmpty()) {
      parts.ifPresent(chosen -> steps.add("include", chosen.size(), () -> joined(chosen)));
    }
    // Found before anything is gone, so that each sees the whole document.
    Set<Node> removed = removedNodes();
    takeOut(removed);
    String text = parts.map(chosen -> read(left(chosen, removed))).orElseGet(this::whole);
    if (!remove.isEmpty()) {
      steps.add("remove", removed.size() + removedValues, () -> text);
    }
    return text;
  }

  /** As many of a parent at once: one by one each is looked for among all its siblings. */
  private static void takeOut(Set<Node> removed) {
    Map<Element, List<Node>> ofParent = new HashMap<>();
    for (Node node : removed) {
      if (node.parent() instanceof Element parent) {
        ofParent.computeIfAbsent(parent, any -> new ArrayList<>()).add(node);
      }
    }
    ofParent.forEach(
        (parent, gone) -> {
          if (gone.size() == 1) {
            gone.getFirst().remove();
            return;
          }
          List<Node> left =
              parent.childNodes().stream().filter(child -> !removed.contains(child)).toList();
          parent.empty();
          parent.appendChildren(left);
        });
  }

  /** The document as a value, where it is one and something is to be removed from it. */
  private Optional<List<Part>> wholeJson() {
    boolean json = source instanceof Source.Json || source instanceof Source.Plain;
    if (!json || remove.selectors().stream().noneMatch(Choice.Json.class::isInstance)) {
      return Optional.empty();
    }
    return Optional.of(values().stream().<Part>map(Part.Value::new).toList())
        .filter(values -> !values.isEmpty());
  }

  private String read(List<Part> parts) {
    return reader == null ? joined(parts) : reader.ofParts(parts);
  }

  /** The document's text, of what is left of it. */
  private String whole() {
    if (reader != null) {
      Optional<Document> markup = document();
      return markup.isPresent()
          ? reader.ofDocument(markup.get())
          : reader.ofParts(values().stream().<Part>map(Part.Value::new).toList());
    }
    Document parsed = document;
    return switch (source) {
      case Source.Html html ->
          PageText.of(parsed == null ? parse(html.text(), html.baseUri()) : parsed).text();
      case Source.Parsed known -> PageText.of(known.document()).text();
      case Source.Xml xml ->
          parsed == null
              ? PageText.ofPlainText(xml.text()).text()
              : FeedText.of(parsed).map(PageText::text).orElseGet(() -> PartText.ofXml(parsed));
      case Source.Json json -> PageText.ofPlainText(json.text()).text();
      case Source.Plain plain -> PageText.ofPlainText(plain.text()).text();
    };
  }

  private List<Part> included() {
    List<Part> parts = new ArrayList<>();
    Set<Element> seen = identities();
    for (Choice choice : include.selectors()) {
      List<Part> found = choose(choice);
      if (found.isEmpty()) {
        throw new FilterFailedException(
            ErrorCode.FILTER_NOT_FOUND,
            "the filter %s matches nothing on the page%s"
                .formatted(choice.selector(), hint(choice.selector())));
      }
      for (Part part : found) {
        if (!(part instanceof Part.Markup markup) || seen.add(markup.element())) {
          parts.add(part);
        }
      }
    }
    // What is within another chosen element is there already.
    parts.removeIf(part -> part instanceof Part.Markup it && isWithin(it.element(), seen));
    return parts;
  }

  private static <T> Set<T> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private boolean isWithin(Node node, Set<? extends Node> others) {
    for (Node around = node.parent(); around != null; around = around.parent()) {
      allowance.step();
      if (others.contains(around)) {
        return true;
      }
    }
    return false;
  }

  private List<Part> choose(Choice choice) {
    return switch (choice) {
      case Choice.Css css ->
          document()
              .map(
                  page ->
                      css.css().choose(page, allowance).stream()
                          .<Part>map(Part.Markup::new)
                          .toList())
              .orElse(List.of());
      case Choice.XPath xpath ->
          byXPath(xpath.selector(), page -> xpath.xpath().choose(page, allowance));
      case Choice.Json json -> chosenValues(json);
    };
  }

  /** An expression may fit some of a page's values and not others. */
  private List<Part> chosenValues(Choice.Json choice) {
    List<Part> parts = new ArrayList<>();
    String fault = "";
    for (JsonNode value : values()) {
      try {
        choice.json().choose(value, allowance).forEach(it -> parts.add(new Part.Value(it)));
      } catch (JsonChoiceException e) {
        fault = String.valueOf(e.getMessage());
      }
    }
    if (parts.isEmpty() && !fault.isEmpty()) {
      throw new FilterFailedException(
          ErrorCode.FILTER_NOT_FOUND,
          "the filter %s fails on this page: %s".formatted(choice.selector(), fault));
    }
    return parts;
  }

  private Set<Node> removedNodes() {
    Set<Node> nodes = identities();
    for (Choice choice : remove.selectors()) {
      switch (choice) {
        case Choice.Css css ->
            document().ifPresent(page -> nodes.addAll(css.css().choose(page, allowance)));
        case Choice.XPath xpath ->
            nodes.addAll(byXPath(xpath.selector(), page -> xpath.xpath().nodes(page, allowance)));
        case Choice.Json json -> {
          // Removed from the values, below.
        }
      }
    }
    return nodes;
  }

  private List<Part> left(List<Part> parts, Set<Node> removed) {
    List<Part> left = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Markup markup -> {
          Element element = markup.element();
          if (!removed.contains(element) && !isWithin(element, removed)) {
            left.add(part);
          }
        }
        case Part.Value value -> without(value.json()).map(Part.Value::new).ifPresent(left::add);
        case Part.Words words -> left.add(words);
      }
    }
    return left;
  }

  private Optional<JsonNode> without(JsonNode value) {
    Optional<JsonNode> left = Optional.of(value);
    for (Choice choice : remove.selectors()) {
      if (choice instanceof Choice.Json json) {
        Optional<JsonNode> before = left;
        left = left.flatMap(each -> json.json().without(each, allowance));
        removedValues += left.equals(before) ? 0 : 1;
      }
    }
    return left;
  }

  private interface OverTree<T> {
    List<T> apply(XmlTree tree) throws SaxonApiException;
  }

  private <T> List<T> byXPath(Selector selector, OverTree<T> work) {
    Document page = document().orElse(null);
    if (page == null) {
      return List.of();
    }
    XmlTree known = tree;
    if (known == null) {
      known = XmlTree.of(page, Engines.shared().xpath().configuration(), allowance);
      tree = known;
    }
    try {
      return work.apply(known);
    } catch (SaxonApiException e) {
      throw new FilterFailedException(
          ErrorCode.FILTER_NOT_FOUND,
          "the filter %s fails on this page: %s".formatted(selector, e.getMessage()));
    }
  }

  /** The markup, parsed when it is first asked for; none in JSON and plain text. */
  private Optional<Document> document() {
    if (document == null) {
      document =
          switch (source) {
            case Source.Html html -> parse(html.text(), html.baseUri());
            case Source.Parsed known -> known.document();
            case Source.Xml xml ->
                Jsoup.parse(xml.text(), xml.baseUri(), Parser.xmlParser().setMaxDepth(DEEPEST));
            case Source.Json json -> null;
            case Source.Plain plain -> null;
          };
    }
    return Optional.ofNullable(document);
  }

  private static Document parse(String html, String baseUri) {
    return PageDocument.parse(html, baseUri);
  }

  private List<JsonNode> values() {
    return switch (source) {
      case Source.Json json -> JsonDocument.read(json.text()).stream().toList();
      // Many an API says text/plain.
      case Source.Plain plain -> JsonDocument.read(plain.text()).stream().toList();
      default -> document().map(JsonDocument::embedded).orElse(List.of());
    };
  }

  private String hint(Selector selector) {
    return switch (selector.language()) {
      case CSS, XPATH -> document().isEmpty() ? NOT_MARKUP : "";
      case JSONPATH, JQ -> values().isEmpty() ? NOT_JSON : "";
    };
  }

  private String joined(List<Part> parts) {
    StringBuilder text = new StringBuilder();
    Function<Element, String> reading =
        source instanceof Source.Xml ? PartText::ofXml : PartText::ofHtml;
    for (Part part : parts) {
      allowance.look();
      String lines =
          switch (part) {
            case Part.Markup markup -> reading.apply(markup.element());
            case Part.Value value -> JsonDocument.text(value.json(), mostText);
            case Part.Words words -> words.text();
          };
      if (!lines.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(lines);
      }
      if (text.length() > mostText) {
        throw TextLines.tooLong(mostText);
      }
    }
    return PageText.ofPlainText(text.toString()).text();
  }
}
