package dev.pagewatch.worker.filter;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.content.PageText;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of a page a check hands in.
 *
 * @param title the page's own, or null
 * @param text what people see
 * @param textHash lower-case hex SHA-256 of that
 * @param hash lower-case hex SHA-256 of what is compared of it
 * @param price of its product, null where that isn't watched
 */
public record CheckedText(
    @Nullable String title, String text, String textHash, String hash, @Nullable Price price) {

  /**
   * Of a page. Blocks while it computes; never call it on an event loop.
   *
   * @param findings told the page's text and what each filter makes of it
   * @param source the document again, asked for only where filters select parts of it
   * @throws FilterFailedException when a filter is wrong or finds nothing, or takes too long or too
   *     much
   */
  public static CheckedText of(
      PageText page, Filters filters, Findings findings, Supplier<Source> source) {
    return of(page, filters, findings, source, null);
  }

  /**
   * As the other.
   *
   * @param reader makes the text of what the filters choose; null for what that says
   */
  public static CheckedText of(
      PageText page,
      Filters filters,
      Findings findings,
      Supplier<Source> source,
      @Nullable PartsReader reader) {
    findings.read(page.text());
    if (filters.isNone() && reader == null) {
      boolean all = page.counting().equals(page.text());
      String textHash = all ? page.hash() : Sha256.hex(page.text());
      return new CheckedText(page.title(), page.text(), textHash, page.hash(), null);
    }
    boolean ofDocument =
        reader != null || !filters.include().isEmpty() || !filters.remove().isEmpty();
    // Filters over lines need no document, only its text, which is at hand.
    Source filteredFrom = ofDocument ? source.get() : new Source.Plain(page.counting());
    Filtered filtered = compiled(filters).apply(filteredFrom, findings, reader);
    String hash = filtered.hash();
    String textHash =
        filtered.text().equals(filtered.compared()) ? hash : Sha256.hex(filtered.text());
    return new CheckedText(page.title(), filtered.text(), textHash, hash, null);
  }

  /** A copy with the price of its product. */
  public CheckedText with(@Nullable Price price) {
    return new CheckedText(title, text, textHash, hash, price);
  }

  private static FilterPipeline compiled(Filters filters) {
    try {
      return FilterPipeline.compile(filters);
    } catch (InvalidFieldsException e) {
      throw new FilterFailedException(ErrorCode.FILTER_NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  /** How the check ends, with nothing kept beside the text. */
  public CheckOutcome outcome(CheckJob job) {
    return hash.equals(job.previousHash())
        ? new CheckOutcome.Same(hash, title, null, price)
        : new CheckOutcome.Content(
            hash, text, textHash, job.options().leaveToGateway(), title, null, null, null, price);
  }
}
