package dev.pagewatch.worker.price;

import dev.pagewatch.model.price.Availability;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One way to buy a product.
 *
 * @param name what tells it from the product's others, perhaps empty
 * @param url where it is, perhaps empty
 * @param amount what it costs, null where that isn't told
 * @param most where it stands for several, what the dearest costs; else as {@code amount}
 * @param currency ISO 4217, null where it isn't told
 * @param availability null where it isn't told
 */
record Offer(
    String name,
    String url,
    @Nullable BigDecimal amount,
    @Nullable BigDecimal most,
    @Nullable String currency,
    @Nullable Availability availability) {

  /** Whether it says anything. */
  boolean isTelling() {
    return amount != null || availability != null;
  }

  /** Whether it can be had, for all that is known. */
  boolean canBeHad() {
    return availability == null || availability.canBeHad();
  }
}
