package dev.pagewatch.worker.content;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeFilter.FilterResult;
import org.jspecify.annotations.Nullable;

/**
 * Walks a document as browsers draw it: of an element with a shadow tree its shadow tree, and where
 * that has a slot, what of the element's own children is assigned to it (CSS Scoping, "flattening
 * the DOM into a flat tree"). Each node is visited once at most, without recursion.
 */
final class FlatTree {

  private static final String SLOT = "slot";

  private final NodeFilter reader;

  /** What slots show, of each shadow tree that was come to. */
  private final Map<Element, Map<Element, List<Node>>> assigned = new HashMap<>();

  private FlatTree(NodeFilter reader) {
    this.reader = reader;
  }

  /** Shows a node and what is drawn within it to a reader, which may skip an element's inside. */
  static void walk(Node start, NodeFilter reader) {
    new FlatTree(reader).walk(start);
  }

  private static final class Level {
    private final Node node;
    private final List<Node> children;
    private int next;

    Level(Node node, List<Node> children) {
      this.node = node;
      this.children = children;
    }
  }

  private void walk(Node start) {
    Deque<Level> path = new ArrayDeque<>();
    enter(start, path);
    while (!path.isEmpty()) {
      Level level = path.getLast();
      if (level.next < level.children.size()) {
        enter(level.children.get(level.next++), path);
      } else {
        path.removeLast();
        reader.tail(level.node, path.size());
      }
    }
  }

  private void enter(Node node, Deque<Level> path) {
    if (reader.head(node, path.size()) == FilterResult.CONTINUE) {
      path.addLast(new Level(node, drawn(node)));
    }
  }

  private List<Node> drawn(Node node) {
    if (!(node instanceof Element element)) {
      return node.childNodes();
    }
    Element shadow = ShadowTrees.of(element);
    if (shadow != null) {
      return shadow.childNodes();
    }
    return element.normalName().equals(SLOT) ? shownIn(element) : element.childNodes();
  }

  /** What a slot shows: its own children where nothing is assigned to it. */
  private List<Node> shownIn(Element slot) {
    Element shadow = ShadowTrees.around(slot);
    if (shadow == null) {
      return slot.childNodes();
    }
    List<Node> nodes =
        assigned.computeIfAbsent(shadow, FlatTree::assignment).getOrDefault(slot, List.of());
    return nodes.isEmpty() ? slot.childNodes() : nodes;
  }

  /** Which of its host's children a shadow tree's slots show: of those of a name the first. */
  private static Map<Element, List<Node>> assignment(Element shadow) {
    Map<String, Element> slots = new HashMap<>();
    shadow.filter(
        (node, depth) -> {
          if (depth > 0 && node instanceof Element element) {
            if (ShadowTrees.isShadow(element)) {
              return FilterResult.SKIP_ENTIRELY;
            }
            if (element.normalName().equals(SLOT)) {
              slots.putIfAbsent(element.attr("name"), element);
            }
          }
          return FilterResult.CONTINUE;
        });
    Map<Element, List<Node>> assigned = new HashMap<>();
    Node host = shadow.parent();
    if (host == null) {
      return assigned;
    }
    for (Node child : host.childNodes()) {
      @Nullable Element slot =
          switch (child) {
            case Element element -> element.equals(shadow) ? null : slots.get(element.attr(SLOT));
            case TextNode text -> slots.get("");
            default -> null;
          };
      if (slot != null) {
        assigned.computeIfAbsent(slot, any -> new ArrayList<>()).add(child);
      }
    }
    return assigned;
  }
}
