package dev.pagewatch.gateway.store;

import dev.pagewatch.model.price.Price;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What products have cost. */
public interface PriceReader {

  /**
   * A watch's prices, newest first, those before {@code before} if given: one for each time that
   * amount, currency or availability differed from the one before.
   */
  List<PricePoint> prices(String watchId, @Nullable String before, int limit);

  /**
   * A price from a moment on.
   *
   * @param at when a check first found it
   */
  record PricePoint(String id, Instant at, Price price) {}
}
