package dev.pagewatch.worker.content;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/**
 * A feed (RSS 0.9 to 2.0, Atom) as people read it: its title, then each entry's title, date, link
 * and text, in the feed's order. What ticks in feeds without news, such as {@code lastBuildDate},
 * is left out.
 */
public final class FeedText {

  /** As deep as jsoup lets HTML be. */
  private static final int DEEPEST = 512;

  /** A feed begins within this many characters, after its declarations and comments. */
  private static final int LATEST_BEGINNING = 2_000;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

  private FeedText() {}

  /**
   * Reads XML, where it is a feed. Entities but XML's own five are not expanded.
   *
   * @param baseUri the URL it came from
   */
  public static Optional<PageText> of(String xml, String baseUri) {
    String beginning = PageText.beginning(xml, LATEST_BEGINNING);
    boolean likely =
        beginning.contains("<rss") || beginning.contains("feed") || beginning.contains("RDF");
    return likely
        ? of(Jsoup.parse(xml, baseUri, Parser.xmlParser().setMaxDepth(DEEPEST)))
        : Optional.empty();
  }

  /** Reads parsed XML, where it is a feed that says anything. */
  public static Optional<PageText> of(Document document) {
    Element root = document.firstElementChild();
    if (root == null) {
      return Optional.empty();
    }
    return switch (name(root)) {
      case "rss" -> child(root, "channel").flatMap(channel -> rss(channel, channel));
      // RSS 1.0 has its items beside the channel.
      case "RDF" -> child(root, "channel").flatMap(channel -> rss(channel, root));
      case "feed" -> atom(root);
      default -> Optional.empty();
    };
  }

  private static Optional<PageText> rss(Element channel, Element around) {
    List<List<String>> entries = new ArrayList<>();
    for (Element item : children(around, "item")) {
      String text = value(item, "encoded");
      entries.add(
          List.of(
              line(value(item, "title")),
              date(first(value(item, "pubDate"), value(item, "date"))),
              line(first(value(item, "link"), value(item, "guid"))),
              readable(text.isBlank() ? value(item, "description") : text, item)));
    }
    return joined(line(value(channel, "title")), entries);
  }

  private static Optional<PageText> atom(Element feed) {
    List<List<String>> entries = new ArrayList<>();
    for (Element entry : children(feed, "entry")) {
      entries.add(
          List.of(
              child(entry, "title").map(FeedText::atomText).map(FeedText::oneLine).orElse(""),
              date(first(value(entry, "published"), value(entry, "updated"))),
              link(entry),
              child(entry, "content")
                  .filter(content -> !content.hasAttr("src"))
                  .or(() -> child(entry, "summary"))
                  .map(FeedText::atomText)
                  .orElse("")));
    }
    String title = child(feed, "title").map(FeedText::atomText).map(FeedText::oneLine).orElse("");
    return joined(title, entries);
  }

  private static Optional<PageText> joined(String title, List<List<String>> entries) {
    StringBuilder text = new StringBuilder(title);
    for (List<String> entry : entries) {
      text.append("\n\n");
      entry.stream()
          .filter(part -> !part.isBlank())
          .forEach(part -> text.append(part).append('\n'));
    }
    String lines = text.toString();
    return lines.isBlank() ? Optional.empty() : Optional.of(PageText.of(title, lines, lines));
  }

  /** By RFC 4287, section 3.1.1. */
  private static String atomText(Element construct) {
    return switch (construct.attr("type").strip().toLowerCase(Locale.ROOT)) {
      case "html", "text/html" -> readable(construct.wholeText(), construct);
      case "xhtml" -> readable(construct.html(), construct);
      default -> construct.wholeText().strip();
    };
  }

  /** The page, not the feed itself, its comments or its pictures. */
  private static String link(Element entry) {
    return children(entry, "link").stream()
        .filter(link -> link.attr("rel").isEmpty() || link.attr("rel").equals("alternate"))
        .map(link -> oneLine(link.attr("href")))
        .findFirst()
        .orElse("");
  }

  private static String readable(String html, Element from) {
    return html.isBlank() ? "" : PageText.of(html, from.baseUri()).text();
  }

  /** RSS says nothing of markup in titles; many escape twice. */
  private static String line(String text) {
    return oneLine(Parser.unescapeEntities(text, false));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** In UTC, so that a feed that is written in another zone is the same; else as it is. */
  private static String date(String text) {
    String date = oneLine(text);
    try {
      return DATE.format(instant(date).atOffset(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return date;
    }
  }

  private static Instant instant(String date) {
    return !date.isEmpty() && Character.isDigit(date.charAt(0)) && date.contains("T")
        ? OffsetDateTime.parse(date).toInstant()
        : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
  }

  private static String first(String one, String other) {
    return one.isBlank() ? other : one;
  }

  private static String value(Element parent, String name) {
    return child(parent, name).map(Element::wholeText).orElse("");
  }

  private static Optional<Element> child(Element parent, String name) {
    return children(parent, name).stream().findFirst();
  }

  /** By local name: prefixes differ. Those without one come first, as {@code atom:link} is none. */
  private static List<Element> children(Element parent, String name) {
    List<Element> bare = new ArrayList<>();
    List<Element> prefixed = new ArrayList<>();
    for (Element child : parent.children()) {
      if (child.tagName().equals(name)) {
        bare.add(child);
      } else if (name(child).equals(name)) {
        prefixed.add(child);
      }
    }
    bare.addAll(prefixed);
    return bare;
  }

  private static String name(Element element) {
    String name = element.tagName();
    return name.substring(name.indexOf(':') + 1);
  }
}
