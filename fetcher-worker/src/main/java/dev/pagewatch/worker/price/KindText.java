package dev.pagewatch.worker.price;

import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.watch.WatchKind;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.filter.CheckedText;
import dev.pagewatch.worker.filter.Source;
import java.net.URI;
import java.util.function.Supplier;

/** What of a page a check hands in, by the kind of its watch. */
public final class KindText {

  private KindText() {}

  /**
   * Of a page: of its text, or of its price as lines such as {@code Price: 19.99 EUR} and {@code
   * Availability: In stock}, which go through the filters over lines as any text does.
   *
   * @param url the page's own, redirects followed
   * @param findings told the page's text and what each filter makes of it
   * @param source the document again
   * @throws FilterFailedException when a filter is wrong or finds nothing, or takes too long or too
   *     much; also where there is no price to be read
   */
  public static CheckedText of(
      PageText page, CheckOptions options, URI url, Findings findings, Supplier<Source> source) {
    if (options.kind() != WatchKind.PRICE) {
      return CheckedText.of(page, options.filters(), findings, source);
    }
    PriceReader reader = new PriceReader(url);
    return CheckedText.of(page, options.filters(), findings, source, reader).with(reader.price());
  }
}
