package dev.pagewatch.worker.price;

import dev.pagewatch.model.price.Availability;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What shops tell people of whether something can be had, in the languages most of them speak. */
final class StockWords {

  /** Longest line taken for a notice; a description may tell of anything. */
  private static final int LONGEST = 120;

  /** Elements looked at. */
  private static final int MOST = 500;

  private static final List<String> OUT =
      List.of(
          "out of stock",
          "out-of-stock",
          "sold out",
          "currently unavailable",
          "temporarily unavailable",
          "not available",
          "no longer available",
          "not in stock",
          "unavailable",
          "0 in stock",
          "notify me when",
          "back in stock soon",
          "ausverkauft",
          "nicht verfügbar",
          "nicht lieferbar",
          "nicht auf lager",
          "nicht vorrätig",
          "vergriffen",
          "derzeit nicht",
          "momentan nicht",
          "en rupture",
          "rupture de stock",
          "indisponible",
          "épuisé",
          "agotado",
          "sin existencias",
          "no disponible",
          "sin stock",
          "esaurito",
          "non disponibile",
          "uitverkocht",
          "niet op voorraad",
          "niet leverbaar",
          "niet beschikbaar",
          "brak w magazynie",
          "niedostępny",
          "produkt niedostępny",
          "wyprzedane",
          "esgotado",
          "indisponível",
          "sem estoque",
          "slutsåld",
          "slut i lager",
          "ej i lager",
          "udsolgt",
          "ikke på lager",
          "utsolgt",
          "loppu",
          "ei varastossa",
          "vyprodáno",
          "není skladem",
          "nedostupné",
          "vypredané",
          "elfogyott",
          "nincs raktáron",
          "stoc epuizat",
          "indisponibil",
          "tükendi",
          "stokta yok",
          "нет в наличии",
          "распродано",
          "немає в наявності",
          "在庫切れ",
          "売り切れ",
          "品切れ",
          "缺货",
          "缺貨",
          "售罄",
          "품절");

  private static final List<String> GONE = List.of("discontinued", "wird nicht mehr hergestellt");

  private static final List<String> PRE =
      List.of(
          "pre-order",
          "preorder",
          "pre order",
          "vorbestell",
          "précommande",
          "reserva anticipada",
          "preordine",
          "予約");

  private static final List<String> BACK =
      List.of("backorder", "back-order", "back order", "available to order", "nachbestellt");

  private static final List<String> IN =
      List.of(
          "in stock",
          "in-stock",
          "add to cart",
          "add to basket",
          "add to bag",
          "auf lager",
          "lieferbar",
          "sofort verfügbar",
          "vorrätig",
          "in den warenkorb",
          "en stock",
          "disponible",
          "disponibile",
          "op voorraad",
          "w magazynie",
          "dostępny",
          "em estoque",
          "disponível",
          "i lager",
          "på lager",
          "varastossa",
          "skladem",
          "na sklade",
          "raktáron",
          "în stoc",
          "stokta",
          "в наличии",
          "в наявності",
          "在庫あり",
          "有货",
          "有貨",
          "available");

  /** Where a page says it of its own product. */
  private static final String NOTICES =
      "[id*=stock], [class*=stock], [id*=availab], [class*=availab], [class*=sold-out],"
          + " [class*=soldout], [data-testid*=stock], [data-testid*=availab]";

  private static final String BUTTONS = "button, input[type=submit], [role=button]";

  /** Where it speaks of others, or to nobody. */
  private static final String ELSEWHERE =
      "header, footer, nav, aside, select, template, noscript, [hidden], [style*=display:none],"
          + " [style*='display: none'], [class*=related], [class*=recommend], [class*=similar],"
          + " [class*=upsell], [class*=up-sell], [class*=cross-sell], [class*=crosssell],"
          + " [class*=carousel], [class*=swatch], [class*=variant]";

  private StockWords() {}

  /** What the lines of a text say, the first that does. */
  static Optional<Availability> in(String text) {
    return text.lines().map(StockWords::line).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Availability> line(String line) {
    String plain = line.strip().toLowerCase(Locale.ROOT);
    if (plain.isEmpty() || plain.length() > LONGEST) {
      return Optional.empty();
    }
    if (has(plain, GONE)) {
      return Optional.of(Availability.DISCONTINUED);
    }
    if (has(plain, PRE)) {
      return Optional.of(Availability.PRE_ORDER);
    }
    if (has(plain, BACK)) {
      return Optional.of(Availability.BACK_ORDER);
    }
    if (has(plain, OUT)) {
      return Optional.of(Availability.OUT_OF_STOCK);
    }
    if (plain.matches(".*\\b(only|nur noch|plus que|solo|nog maar) [0-9]+ .*")) {
      return Optional.of(Availability.LIMITED);
    }
    return has(plain, IN) ? Optional.of(Availability.IN_STOCK) : Optional.empty();
  }

  private static boolean has(String line, List<String> phrases) {
    return phrases.stream().anyMatch(line::contains);
  }

  /**
   * What a page says beside its product, for pages that tell machines a price and not this: a
   * notice that calls itself so, or a button that says it can't be bought.
   */
  static Optional<Availability> on(Document page) {
    Element main = page.selectFirst("main");
    Element within = main == null ? page.body() : main;
    Optional<Availability> notice =
        within.select(NOTICES).stream()
            .limit(MOST)
            .filter(it -> it.closest(ELSEWHERE) == null)
            .map(it -> line(it.text()))
            .flatMap(Optional::stream)
            .findFirst();
    return notice.or(
        () ->
            within.select(BUTTONS).stream()
                .limit(MOST)
                .filter(it -> it.closest(ELSEWHERE) == null)
                .map(it -> line(it.hasText() ? it.text() : it.attr("value")))
                .flatMap(Optional::stream)
                .filter(it -> it == Availability.OUT_OF_STOCK)
                .findFirst());
  }
}
