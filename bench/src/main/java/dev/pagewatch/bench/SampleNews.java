package dev.pagewatch.bench;

import java.util.Random;

/**
 * Bodies like those the gateway publishes about a watch, of 0.5 KB. No two are alike, so that what
 * compresses them finds in them what it would find in real ones.
 */
final class SampleNews {

  private static final int LENGTH = 500;
  private static final String[] WORDS = {
    "price", "of", "the", "new", "stock", "table", "reads", "release", "notes", "for", "version",
    "opens", "ticket", "sale", "board", "minutes", "weather", "in", "harbour", "was", "updated"
  };

  private SampleNews() {}

  /** About a watch, at this moment by {@link System#nanoTime}. */
  static String about(int watch, Random random) {
    String head =
        ("{\"event\":\"updated\",\"watch\":{\"id\":\"w%d\",\"at\":%d,\"url\":"
                + "\"https://host-%d.example/page\",\"engine\":\"http\",\"activity\":\"waiting\","
                + "\"outcome\":\"changed\",\"revision\":%d,\"hash\":\"%016x%016x\",\"title\":\"")
            .formatted(
                watch,
                System.nanoTime(),
                watch,
                random.nextInt(1_000),
                random.nextLong(),
                random.nextLong());
    StringBuilder body = new StringBuilder(LENGTH).append(head);
    while (body.length() < LENGTH - 3) {
      body.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    body.setLength(LENGTH - 3);
    return body.append("\"}}").toString();
  }
}
