package dev.pagewatch.bench;

import com.github.difflib.DiffUtils;
import dev.pagewatch.model.diff.TextDiff;
import dev.pagewatch.model.diff.TextDiff.Granularity;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Comparisons of two texts of 5 MB, kind and unkind, by line and by word, in processor time; beside
 * java-diff-utils' Myers by line on the one case that it ends on within minutes.
 */
public final class DiffBench {

  private static final int LENGTH = 5_000_000;
  private static final int ROUNDS = 5;

  private final SplittableRandom random = new SplittableRandom(1);
  private final String[] words =
      IntStream.range(0, 20_000)
          .mapToObj(i -> Integer.toString(random.nextInt(1 << 30), 36))
          .toArray(String[]::new);

  private DiffBench() {}

  /** A former and a latter text. */
  private record Texts(String before, String after) {}

  /** Prints the figures. */
  public static void main(String[] arguments) {
    DiffBench bench = new DiffBench();
    bench
        .cases()
        .forEach(
            (name, texts) ->
                System.out.printf(
                    "%-34s line %5d ms, word %5d ms, unified %5d ms%n",
                    name,
                    median(() -> TextDiff.hunks(texts.before(), texts.after(), Granularity.LINE)),
                    median(() -> TextDiff.hunks(texts.before(), texts.after(), Granularity.WORD)),
                    median(() -> TextDiff.unified(texts.before(), texts.after(), "a", "b"))));
    Texts edited = bench.edited();
    List<String> before = edited.before().lines().toList();
    List<String> after = edited.after().lines().toList();
    System.out.printf(
        "%-34s line %5d ms%n",
        "java-diff-utils, 1,000 lines edited", median(() -> DiffUtils.diff(before, after)));
  }

  private Map<String, Texts> cases() {
    Map<String, Texts> cases = new LinkedHashMap<>();
    String text = fill(this::line);
    cases.put("1,000 lines edited", edited());
    Texts everyLine = new Texts(text, everyLineEdited(text));
    cases.put("a word of every line edited", everyLine);
    cases.put("the same in one line", new Texts(oneLine(text), oneLine(everyLine.after())));
    cases.put("nothing in common but words", new Texts(text, fill(this::line)));
    cases.put("nothing in common", new Texts(text, text.toUpperCase(Locale.ROOT)));
    cases.put("blocks of 500 lines moved", new Texts(text, moved(text)));
    cases.put("2.5 million lines of 26 letters", new Texts(letters(26), letters(26)));
    cases.put("2.5 million lines of 2 letters", new Texts(letters(2), letters(2)));
    cases.put(
        "a million lines of 4 characters", new Texts(fill(this::shortLine), fill(this::shortLine)));
    cases.put("5 million signs in one line", new Texts(fill(this::sign), fill(this::sign)));
    cases.put("equal", new Texts(text, String.valueOf(text.toCharArray())));
    return cases;
  }

  private Texts edited() {
    String text = fill(this::line);
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < 1_000; i++) {
      lines[random.nextInt(lines.length)] = line().strip();
    }
    return new Texts(text, String.join("\n", lines));
  }

  private String everyLineEdited(String text) {
    return Arrays.stream(text.split("\n", -1))
        .map(
            line -> {
              String[] parts = line.split(" ");
              parts[random.nextInt(parts.length)] = words[random.nextInt(words.length)];
              return String.join(" ", parts);
            })
        .collect(Collectors.joining("\n"));
  }

  private static String moved(String text) {
    List<String> lines = text.lines().toList();
    List<List<String>> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 500) {
      blocks.add(lines.subList(i, Math.min(lines.size(), i + 500)));
    }
    Collections.shuffle(blocks, new Random(1));
    return blocks.stream().flatMap(List::stream).collect(Collectors.joining("\n"));
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ');
  }

  private String line() {
    return IntStream.range(0, 8)
        .mapToObj(i -> words[(int) (words.length * Math.pow(random.nextDouble(), 4))])
        .collect(Collectors.joining(" ", "", "\n"));
  }

  private String shortLine() {
    return Integer.toString(random.nextInt(36 * 36 * 36 * 36), 36) + "\n";
  }

  private String sign() {
    return String.valueOf(".,;:!?()".charAt(random.nextInt(8)));
  }

  private String letters(int different) {
    return fill(() -> (char) ('a' + random.nextInt(different)) + "\n");
  }

  private static String fill(Supplier<String> part) {
    StringBuilder text = new StringBuilder(LENGTH + 100);
    while (text.length() < LENGTH) {
      text.append(part.get());
    }
    text.setLength(LENGTH);
    return text.toString();
  }

  private static long median(Supplier<?> comparison) {
    long[] millis = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = cpuNanos();
      if (comparison.get() == null) {
        throw new IllegalStateException("no result");
      }
      millis[i] = (cpuNanos() - start) / 1_000_000;
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
