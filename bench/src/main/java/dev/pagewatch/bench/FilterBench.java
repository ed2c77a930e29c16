package dev.pagewatch.bench;

import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.filter.FilterPipeline;
import dev.pagewatch.worker.filter.Source;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jsoup.Jsoup;

/**
 * Milliseconds to parse, read and filter documents of 10 KB to 5 MB, each beside parsing alone
 * (jsoup), without which nothing could be done.
 */
public final class FilterBench {

  private static final int ROUNDS = 9;

  private FilterBench() {}

  /** Prints the figures; takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    String[][] filters = {
      {"whole page", "{}"},
      {"css", "{'include': ['.item p'], 'remove': ['.ad']}"},
      {"xpath", "{'include': ['xpath://div[h2]/p'], 'remove': ['xpath://b']}"},
      {"lines", "{'extract': ['/price ([0-9]+)/'], 'sortLines': true, 'ignoreNumbers': true}"},
    };
    for (int kilobytes : new int[] {10, 100, 1_000, 5_000}) {
      String html = document(kilobytes * 1_000);
      int batch = Math.max(1, 2_000 / kilobytes);
      double parsing = millis(batch, () -> Jsoup.parse(html));
      System.out.printf("%d KB: parsing alone %.2f ms%n", kilobytes, parsing);
      for (String[] filter : filters) {
        Filters given = Json.read(filter[1].replace('\'', '"'), Filters.class);
        double whole = millis(batch, () -> read(html, given));
        System.out.printf(
            "%d KB, %s: %.2f ms, %.1f times parsing%n",
            kilobytes, filter[0], whole, whole / parsing);
      }
    }
    System.exit(0);
  }

  private static Object read(String html, Filters filters) {
    var document = Jsoup.parse(html, "https://shop.example/");
    String text = PageText.of(document).text();
    return filters.isNone()
        ? text
        : FilterPipeline.compile(filters).apply(new Source.Parsed(document));
  }

  private static String document(int length) {
    StringBuilder html = new StringBuilder("<!doctype html><title>Shop</title><body>");
    for (int i = 0; html.length() < length; i++) {
      html.append("<div class=\"item\"><h2>Item ")
          .append(i)
          .append("</h2><p>price ")
          .append(i * 7 % 1_000)
          .append(" <b>new</b></p><div class=\"ad\">Buy now</div></div>\n");
    }
    return html.toString();
  }

  private static double millis(int batch, Callable<?> work) throws Exception {
    double[] rounds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < batch; i++) {
        if (work.call() == null) {
          throw new IllegalStateException("nothing was read");
        }
      }
      rounds[round] = (System.nanoTime() - start) / 1e6 / batch;
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }
}
