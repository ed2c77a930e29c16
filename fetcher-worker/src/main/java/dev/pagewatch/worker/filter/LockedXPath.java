package dev.pagewatch.worker.filter;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.saxon.Configuration;
import net.sf.saxon.expr.Expression;
import net.sf.saxon.expr.StaticContext;
import net.sf.saxon.functions.FunctionLibrary;
import net.sf.saxon.functions.FunctionLibraryList;
import net.sf.saxon.lib.Feature;
import net.sf.saxon.om.FunctionItem;
import net.sf.saxon.om.NamespaceUri;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.UnprefixedElementMatchingPolicy;
import net.sf.saxon.s9api.XPathCompiler;
import net.sf.saxon.sxpath.IndependentContext;
import net.sf.saxon.trans.SymbolicName;
import net.sf.saxon.trans.XPathException;
import org.jspecify.annotations.Nullable;

/**
 * Saxon without any way out of the document: functions that read files, network, environment or
 * markup in a text are not there, and should one be overlooked, all resolvers refuse. Elements
 * without a prefix match in any namespace, as page authors think of them.
 */
final class LockedXPath {

  /** Functions of these namespaces are offered, but for the ones refused. */
  private static final Set<NamespaceUri> OFFERED =
      Set.of(
          NamespaceUri.FN,
          NamespaceUri.MATH,
          NamespaceUri.MAP_FUNCTIONS,
          NamespaceUri.ARRAY_FUNCTIONS,
          NamespaceUri.SCHEMA);

  private static final Set<String> REFUSED =
      Set.of(
          "doc",
          "doc-available",
          "document",
          "collection",
          "uri-collection",
          "unparsed-text",
          "unparsed-text-lines",
          "unparsed-text-available",
          "json-doc",
          "environment-variable",
          "available-environment-variables",
          "system-property",
          "parse-xml",
          "parse-xml-fragment",
          "transform",
          "load-xquery-module",
          "function-lookup",
          "trace",
          "fold-left",
          "fold-right");

  /** Prefixes of feeds and pages that need not be declared. */
  private static final Map<String, String> PREFIXES =
      Map.ofEntries(
          Map.entry("array", "http://www.w3.org/2005/xpath-functions/array"),
          Map.entry("atom", "http://www.w3.org/2005/Atom"),
          Map.entry("content", "http://purl.org/rss/1.0/modules/content/"),
          Map.entry("dc", "http://purl.org/dc/elements/1.1/"),
          Map.entry("dcterms", "http://purl.org/dc/terms/"),
          Map.entry("fn", "http://www.w3.org/2005/xpath-functions"),
          Map.entry("g", "http://base.google.com/ns/1.0"),
          Map.entry("georss", "http://www.georss.org/georss"),
          Map.entry("html", "http://www.w3.org/1999/xhtml"),
          Map.entry("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
          Map.entry("map", "http://www.w3.org/2005/xpath-functions/map"),
          Map.entry("math", "http://www.w3.org/2005/xpath-functions/math"),
          Map.entry("media", "http://search.yahoo.com/mrss/"),
          Map.entry("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
          Map.entry("sitemap", "http://www.sitemaps.org/schemas/sitemap/0.9"),
          Map.entry("slash", "http://purl.org/rss/1.0/modules/slash/"),
          Map.entry("svg", "http://www.w3.org/2000/svg"),
          Map.entry("sy", "http://purl.org/rss/1.0/modules/syndication/"),
          Map.entry("xhtml", "http://www.w3.org/1999/xhtml"));

  private static final int BACKTRACKING_LIMIT = 100_000;

  private final Processor processor = new Processor(false);

  LockedXPath() {
    Configuration configuration = processor.getUnderlyingConfiguration();
    configuration.setConfigurationProperty(Feature.ALLOW_EXTERNAL_FUNCTIONS, false);
    configuration.setConfigurationProperty(Feature.ALLOWED_PROTOCOLS, "");
    configuration.setConfigurationProperty(Feature.REGEX_BACKTRACKING_LIMIT, BACKTRACKING_LIMIT);
    configuration.setConfigurationProperty(Feature.LINE_NUMBERING, true);
    configuration.setResourceResolver(
        request -> {
          throw new XPathException("nothing outside the document can be read");
        });
    configuration.setUnparsedTextURIResolver(
        (uri, encoding, config) -> {
          throw new XPathException("nothing outside the document can be read");
        });
    configuration.setCollectionFinder(
        (context, uri) -> {
          throw new XPathException("nothing outside the document can be read");
        });
  }

  Configuration configuration() {
    return processor.getUnderlyingConfiguration();
  }

  /** A compiler for one expression. */
  XPathCompiler compiler() {
    XPathCompiler compiler = processor.newXPathCompiler();
    compiler.setLanguageVersion("3.1");
    compiler.setUnprefixedElementMatchingPolicy(UnprefixedElementMatchingPolicy.ANY_NAMESPACE);
    PREFIXES.forEach(compiler::declareNamespace);
    IndependentContext context = (IndependentContext) compiler.getUnderlyingStaticContext();
    FunctionLibraryList libraries = new FunctionLibraryList();
    libraries.addFunctionLibrary(new Offered(context.getFunctionLibrary()));
    context.setFunctionLibrary(libraries);
    context.setWarningHandler((message, location) -> {});
    return compiler;
  }

  /** All functions but the refused ones. */
  private record Offered(FunctionLibrary all) implements FunctionLibrary {

    private static boolean offers(SymbolicName.F name) {
      return OFFERED.contains(name.getComponentName().getNamespaceUri())
          && !REFUSED.contains(name.getComponentName().getLocalPart());
    }

    @Override
    public boolean isAvailable(SymbolicName.F name, int version) {
      return offers(name) && all.isAvailable(name, version);
    }

    @Override
    @SuppressWarnings("NullAway") // Saxon's way to say that there is none
    public @Nullable Expression bind(
        SymbolicName.F name,
        Expression[] arguments,
        Map<net.sf.saxon.om.StructuredQName, Integer> keywords,
        StaticContext context,
        List<String> reasons)
        throws XPathException {
      if (!offers(name)) {
        reasons.add("it is not offered here");
        return null;
      }
      return all.bind(name, arguments, keywords, context, reasons);
    }

    @Override
    @SuppressWarnings("NullAway") // Saxon's way to say that there is none
    public @Nullable FunctionItem getFunctionItem(SymbolicName.F name, StaticContext context)
        throws XPathException {
      return offers(name) ? all.getFunctionItem(name, context) : null;
    }

    @Override
    public FunctionLibrary copy() {
      return new Offered(all.copy());
    }
  }
}
