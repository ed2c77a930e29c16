package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Allowance;
import dev.pagewatch.model.compare.FilterFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.sf.saxon.expr.Expression;
import net.sf.saxon.expr.Literal;
import net.sf.saxon.expr.Operand;
import net.sf.saxon.expr.RangeExpression;
import net.sf.saxon.expr.SimpleStepExpression;
import net.sf.saxon.expr.XPathContext;
import net.sf.saxon.expr.instruct.TraceExpression;
import net.sf.saxon.lib.TraceListener;
import net.sf.saxon.om.NodeInfo;
import net.sf.saxon.s9api.SaxonApiException;
import net.sf.saxon.s9api.XPathExecutable;
import net.sf.saxon.s9api.XPathSelector;
import net.sf.saxon.s9api.XdmItem;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.XdmNodeKind;
import net.sf.saxon.trace.Traceable;
import net.sf.saxon.trans.UncheckedXPathException;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * An XPath 3.1 expression. What is evaluated over and over (predicates, steps, loop bodies) is a
 * step each; ranges are short and functions can't be written in it, so that it has no other way to
 * go on for long.
 */
final class XPathChoice {

  private static final int LONGEST_RANGE = 10_000;

  /** Texts and comments of the language, in which words mean nothing. */
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'", Pattern.DOTALL);

  private static final Pattern FUNCTION = Pattern.compile("\\bfunction\\s*\\(");

  private final XPathExecutable executable;

  /**
   * Compiles the expression.
   *
   * @throws IllegalArgumentException whose message says what is wrong
   */
  XPathChoice(String expression, LockedXPath xpath) {
    if (FUNCTION.matcher(QUOTED.matcher(expression).replaceAll("''")).find()) {
      throw new IllegalArgumentException(
          "has a function of its own, which could go on forever; use for or ! instead");
    }
    try {
      this.executable = xpath.compiler().compile(expression);
    } catch (SaxonApiException e) {
      throw new IllegalArgumentException("is not XPath 3.1: " + e.getMessage(), e);
    }
    Expression compiled = executable.getUnderlyingExpression().getInternalExpression();
    watch(compiled);
  }

  /** Puts a look at the clock before all that is evaluated repeatedly. */
  private static void watch(Expression expression) {
    refuseLongRange(expression);
    for (Operand operand : expression.operands()) {
      Expression child = operand.getChildExpression();
      watch(child);
      // A simple step starts at one node, and needs to see its axis.
      boolean simple = expression instanceof SimpleStepExpression;
      if (operand.isEvaluatedRepeatedly() && !simple) {
        operand.setChildExpression(new TraceExpression(child));
      }
    }
  }

  private static void refuseLongRange(Expression expression) {
    boolean isLong =
        expression instanceof RangeExpression
            || (expression instanceof Literal literal
                && literal.getGroundedValue().getLength() > LONGEST_RANGE);
    if (isLong) {
      throw new IllegalArgumentException(
          "has a range whose ends aren't numbers at most %,d apart; select by position() instead"
              .formatted(LONGEST_RANGE));
    }
  }

  /**
   * What it chooses in its order: elements as they are, all else as texts.
   *
   * @throws FilterFailedException when the allowance is used up
   * @throws SaxonApiException when the expression fails over this document
   */
  List<Part> choose(XmlTree tree, Allowance allowance) throws SaxonApiException {
    List<Part> parts = new ArrayList<>();
    for (XdmItem item : evaluated(tree, allowance)) {
      allowance.step();
      if (item instanceof XdmNode node && node.getNodeKind() == XdmNodeKind.ELEMENT) {
        parts.add(new Part.Markup(tree.element(node.getUnderlyingNode())));
      } else if (item instanceof XdmNode node && node.getNodeKind() == XdmNodeKind.DOCUMENT) {
        parts.add(new Part.Words(node.getStringValue()));
      } else {
        parts.add(new Part.Words(text(item)));
      }
    }
    return parts;
  }

  /** The jsoup nodes it chooses; attributes and values aren't any. */
  List<Node> nodes(XmlTree tree, Allowance allowance) throws SaxonApiException {
    List<Node> nodes = new ArrayList<>();
    for (XdmItem item : evaluated(tree, allowance)) {
      allowance.step();
      if (item instanceof XdmNode node) {
        NodeInfo info = node.getUnderlyingNode();
        if (node.getNodeKind() == XdmNodeKind.ELEMENT) {
          nodes.add(tree.element(info));
        } else {
          TextNode text = tree.text(info);
          if (text != null) {
            nodes.add(text);
          }
        }
      }
    }
    return nodes;
  }

  private Iterable<XdmItem> evaluated(XmlTree tree, Allowance allowance) throws SaxonApiException {
    XPathSelector selector = executable.load();
    selector.setContextItem(new XdmNode(tree.root()));
    selector
        .getUnderlyingXPathContext()
        .getXPathContextObject()
        .getController()
        .addTraceListener(new Watch(allowance));
    return selector.evaluate();
  }

  private static String text(XdmItem item) throws SaxonApiException {
    try {
      return item.getUnderlyingValue().getStringValue();
    } catch (UncheckedXPathException | UnsupportedOperationException e) {
      throw new SaxonApiException("a map, an array or a function is no text", e);
    }
  }

  /** Told by Saxon of each watched evaluation. */
  private record Watch(Allowance allowance) implements TraceListener {
    @Override
    public void enter(Traceable instruction, Map<String, Object> properties, XPathContext context) {
      allowance.step();
    }
  }
}
