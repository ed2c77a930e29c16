package dev.pagewatch.worker.filter;

import org.jsoup.nodes.Document;

/** A document as it was fetched and decoded. Nothing is parsed before a filter asks for it. */
public sealed interface Source {

  /**
   * HTML or XHTML, however malformed.
   *
   * @param baseUri the URL it came from
   */
  record Html(String text, String baseUri) implements Source {}

  /** HTML that is parsed already. The filters remove from it what they are told to. */
  record Parsed(Document document) implements Source {}

  /**
   * XML, RSS and Atom among it, however malformed. Entities but XML's own five are not expanded.
   *
   * @param baseUri the URL it came from
   */
  record Xml(String text, String baseUri) implements Source {}

  /** JSON. What isn't reads as plain text. */
  record Json(String text) implements Source {}

  /** Any other text, CSV among it. */
  record Plain(String text) implements Source {}
}
