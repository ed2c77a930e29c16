package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Allowance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import net.sf.saxon.Configuration;
import net.sf.saxon.event.Builder;
import net.sf.saxon.event.PipelineConfiguration;
import net.sf.saxon.event.ReceivingContentHandler;
import net.sf.saxon.om.NodeInfo;
import net.sf.saxon.om.TreeModel;
import net.sf.saxon.trans.XPathException;
import net.sf.saxon.type.Type;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.LocatorImpl;

/**
 * A jsoup document as the tree Saxon is fastest on. No XML parser is involved, so no entity and no
 * DTD. (Over a W3C DOM, which jsoup could make, Saxon counts siblings to put nodes in order, which
 * is quadratic in wide pages.) Each element remembers by its line number which jsoup element it is.
 */
final class XmlTree {

  private final NodeInfo root;
  private final List<Element> elements;

  private XmlTree(NodeInfo root, List<Element> elements) {
    this.root = root;
    this.elements = elements;
  }

  static XmlTree of(Document document, Configuration configuration, Allowance allowance) {
    PipelineConfiguration pipeline = configuration.makePipelineConfiguration();
    Builder builder = TreeModel.TINY_TREE.makeBuilder(pipeline);
    builder.setLineNumbering(true);
    ReceivingContentHandler events = new ReceivingContentHandler();
    events.setPipelineConfiguration(pipeline);
    events.setReceiver(builder);
    Writer writer = new Writer(events, allowance);
    try {
      builder.open();
      events.setDocumentLocator(writer.locator);
      events.startDocument();
      for (Node child : document.childNodes()) {
        child.traverse(writer);
      }
      events.endDocument();
      builder.close();
    } catch (SAXException | XPathException e) {
      throw new IllegalStateException("a tree can't be built of the document", e);
    }
    return new XmlTree(builder.getCurrentRoot(), writer.elements);
  }

  NodeInfo root() {
    return root;
  }

  /** The jsoup element that an element of the tree is. */
  Element element(NodeInfo node) {
    return elements.get(node.getLineNumber());
  }

  /** The jsoup text that a text of the tree is, or null. */
  @Nullable TextNode text(NodeInfo node) {
    NodeInfo parent = node.getParent();
    if (node.getNodeKind() != Type.TEXT || parent == null || parent.getNodeKind() != Type.ELEMENT) {
      return null;
    }
    String text = node.getStringValue();
    for (TextNode candidate : element(parent).textNodes()) {
      if (candidate.getWholeText().equals(text)) {
        return candidate;
      }
    }
    return null;
  }

  /** Tells Saxon of jsoup's nodes. */
  private static final class Writer implements NodeVisitor {

    private final ReceivingContentHandler events;
    private final Allowance allowance;
    private final LocatorImpl locator = new LocatorImpl();
    private final List<Element> elements = new ArrayList<>();

    Writer(ReceivingContentHandler events, Allowance allowance) {
      this.events = events;
      this.allowance = allowance;
    }

    @Override
    public void head(Node node, int depth) {
      allowance.step();
      try {
        switch (node) {
          case Element element -> start(element);
          case TextNode text -> characters(text.getWholeText());
          case DataNode data -> characters(data.getWholeData());
          case Comment comment -> {
            char[] text = comment.getData().toCharArray();
            events.comment(text, 0, text.length);
          }
          default -> {
            // A doctype or an instruction: nothing that XPath is asked for in pages.
          }
        }
      } catch (SAXException e) {
        throw new IllegalStateException("a tree can't be built of the document", e);
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element) {
        try {
          String prefix = prefix(element);
          events.endElement(namespace(element), local(element), qualified(prefix, element));
          events.endPrefixMapping(prefix);
        } catch (SAXException e) {
          throw new IllegalStateException("a tree can't be built of the document", e);
        }
      }
    }

    private void start(Element element) throws SAXException {
      locator.setLineNumber(elements.size());
      elements.add(element);
      String prefix = prefix(element);
      events.startPrefixMapping(prefix, namespace(element));
      events.startElement(
          namespace(element), local(element), qualified(prefix, element), attributes(element));
    }

    private void characters(String text) throws SAXException {
      events.characters(text.toCharArray(), 0, text.length());
    }

    /** By local name, without what declares namespaces. */
    private static Attributes attributes(Element element) {
      AttributesImpl attributes = new AttributesImpl();
      Map<String, String> seen = new HashMap<>();
      for (Attribute attribute : element.attributes()) {
        String name = attribute.getKey();
        String local = name.substring(name.indexOf(':') + 1);
        boolean declares = name.equals("xmlns") || name.startsWith("xmlns:");
        if (!declares && !local.isEmpty() && seen.put(local, name) == null) {
          attributes.addAttribute("", local, local, "CDATA", attribute.getValue());
        }
      }
      return attributes;
    }

    private static String prefix(Element element) {
      return namespace(element).isEmpty() ? "" : element.tag().prefix();
    }

    /** None where jsoup's XML parser names that of XML itself for want of another. */
    private static String namespace(Element element) {
      String namespace = element.tag().namespace();
      return namespace.equals(XMLConstants.XML_NS_URI) ? "" : namespace;
    }

    private static String local(Element element) {
      String local = element.tag().localName();
      return local.isEmpty() ? element.tagName() : local;
    }

    private static String qualified(String prefix, Element element) {
      return prefix.isEmpty() ? local(element) : prefix + ":" + local(element);
    }
  }
}
