package dev.pagewatch.model.price;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a product can be had, as <a href="https://schema.org/ItemAvailability">schema.org</a>
 * names it; from what is had at once to what is never had again.
 */
public enum Availability {
  @JsonProperty("InStock")
  IN_STOCK("InStock", "In stock"),

  @JsonProperty("OnlineOnly")
  ONLINE_ONLY("OnlineOnly", "Online only"),

  @JsonProperty("LimitedAvailability")
  LIMITED("LimitedAvailability", "Limited availability"),

  @JsonProperty("InStoreOnly")
  IN_STORE_ONLY("InStoreOnly", "In store only"),

  @JsonProperty("MadeToOrder")
  MADE_TO_ORDER("MadeToOrder", "Made to order"),

  @JsonProperty("PreOrder")
  PRE_ORDER("PreOrder", "Pre-order"),

  @JsonProperty("PreSale")
  PRE_SALE("PreSale", "Pre-sale"),

  @JsonProperty("BackOrder")
  BACK_ORDER("BackOrder", "Back-order"),

  @JsonProperty("Reserved")
  RESERVED("Reserved", "Reserved"),

  @JsonProperty("OutOfStock")
  OUT_OF_STOCK("OutOfStock", "Out of stock"),

  @JsonProperty("SoldOut")
  SOLD_OUT("SoldOut", "Sold out"),

  @JsonProperty("Discontinued")
  DISCONTINUED("Discontinued", "Discontinued");

  /**
   * What shops write besides schema.org's names: those of Open Graph's products and Google's feeds,
   * and plain flags; letters and digits only.
   */
  private static final Map<String, Availability> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("available", IN_STOCK),
          Map.entry("true", IN_STOCK),
          Map.entry("yes", IN_STOCK),
          Map.entry("limitedstock", LIMITED),
          Map.entry("limited", LIMITED),
          Map.entry("lowstock", LIMITED),
          Map.entry("availablefororder", BACK_ORDER),
          Map.entry("backordered", BACK_ORDER),
          Map.entry("availabletoorder", BACK_ORDER),
          Map.entry("oos", OUT_OF_STOCK),
          Map.entry("unavailable", OUT_OF_STOCK),
          Map.entry("notavailable", OUT_OF_STOCK),
          Map.entry("notinstock", OUT_OF_STOCK),
          Map.entry("false", OUT_OF_STOCK),
          Map.entry("no", OUT_OF_STOCK),
          Map.entry("pending", OUT_OF_STOCK));

  private final String wireName;
  private final String words;

  Availability(String wireName, String words) {
    this.wireName = wireName;
    this.words = words;
  }

  /** The name on the wire, schema.org's. */
  public String wireName() {
    return wireName;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** Whether somebody who wants it now or soon can buy it. */
  public boolean canBeHad() {
    return compareTo(RESERVED) < 0;
  }

  /**
   * Reads what shops write: {@code https://schema.org/InStock}, {@code schema:InStock}, {@code in
   * stock}, {@code OUT_OF_STOCK}. Empty where it says nothing known.
   */
  public static Optional<Availability> read(String text) {
    if (text.length() > 200) {
      return Optional.empty();
    }
    String last =
        text.strip()
            .replaceFirst("/+$", "")
            .replaceFirst("^.*[/#]", "")
            .replaceFirst("^schema:", "");
    String letters = last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    for (Availability each : values()) {
      if (each.wireName.toLowerCase(Locale.ROOT).equals(letters)) {
        return Optional.of(each);
      }
    }
    return Optional.ofNullable(OTHER_NAMES.get(letters));
  }
}
