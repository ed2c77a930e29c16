package dev.pagewatch.model.price;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a watch knows of its product now.
 *
 * @param amount as in {@link Price}
 * @param currency as in {@link Price}
 * @param availability as in {@link Price}
 * @param at when a check first found all of it so
 * @param previous what it cost before, when that was another amount or currency; null where it
 *     always cost the same
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PriceState(
    @Nullable String amount,
    @Nullable String currency,
    @Nullable Availability availability,
    Instant at,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PriceState previous) {

  /** The state after a check found {@code price}; {@code before} itself where nothing differs. */
  public static PriceState after(@Nullable PriceState before, Price price, Instant at) {
    if (before == null) {
      return new PriceState(price.amount(), price.currency(), price.availability(), at, null);
    }
    if (before.price().equals(price)) {
      return before;
    }
    boolean moved =
        price.amount() != null
            && before.amount != null
            && !(price.amount().equals(before.amount)
                && Objects.equals(price.currency(), before.currency));
    PriceState previous = moved ? before.alone() : before.previous;
    return new PriceState(price.amount(), price.currency(), price.availability(), at, previous);
  }

  private Price price() {
    return new Price(amount, currency, availability);
  }

  private PriceState alone() {
    return new PriceState(amount, currency, availability, at, null);
  }
}
