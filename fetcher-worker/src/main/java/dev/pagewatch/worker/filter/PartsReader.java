package dev.pagewatch.worker.filter;

import java.util.List;
import org.jsoup.nodes.Document;

/**
 * Makes the text of what filters chose, for watches of something else than what a page says. Called
 * once for a page, within the filters' bounds.
 *
 * <p>Each throws a {@link dev.pagewatch.model.compare.FilterFailedException} where there is
 * nothing.
 */
public interface PartsReader {

  /** Of a whole page, without what was removed from it. */
  String ofDocument(Document page);

  /** Of the parts that were chosen, or of a document that is no markup. */
  String ofParts(List<Part> parts);
}
