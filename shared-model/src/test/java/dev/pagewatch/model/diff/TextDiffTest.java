package dev.pagewatch.model.diff;

import static dev.pagewatch.model.diff.TextDiff.hunks;
import static dev.pagewatch.model.diff.TextDiff.unified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.diff.TextDiff.Granularity;
import dev.pagewatch.model.diff.TextDiff.Hunk;
import dev.pagewatch.model.diff.TextDiff.Op;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What a comparison of any two texts promises, and what people see of some. */
class TextDiffTest {

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a", "b", "c", "\n", "\n", " ", "  ", "dog", "1", ",", "é", "e\u0301", "水", "😀");
    return pieces.list().ofMaxSize(60).map(list -> String.join("", list));
  }

  @Property(tries = 2_000)
  void hunksOfLinesGiveBothTexts(@ForAll("texts") String before, @ForAll("texts") String after) {
    List<Hunk> hunks = hunks(before, after, Granularity.LINE);

    assertThat(joined(hunks, true, "\n")).isEqualTo(before);
    assertThat(joined(hunks, false, "\n")).isEqualTo(after);
    assertWellFormed(hunks);
  }

  @Property(tries = 2_000)
  void hunksOfWordsGiveBothTexts(@ForAll("texts") String before, @ForAll("texts") String after) {
    List<Hunk> hunks = hunks(before, after, Granularity.WORD);

    assertThat(joined(hunks, true, "")).isEqualTo(before);
    assertThat(joined(hunks, false, "")).isEqualTo(after);
    assertWellFormed(hunks);
  }

  @Property(tries = 2_000)
  void theUnifiedTextMakesTheOneOfTheOther(
      @ForAll("texts") String before, @ForAll("texts") String after) {
    String patch = unified(before, after, "from", "to");

    assertThat(UnifiedPatch.apply(patch, before)).isEqualTo(after);
    assertThat(patch.isEmpty()).isEqualTo(before.equals(after));
  }

  @Property(tries = 500)
  void noShorterEditScriptThanOfLinesIsKnown(
      @ForAll("texts") String before, @ForAll("texts") String after) {
    List<Hunk> hunks = hunks(before, after, Granularity.LINE);

    int equal =
        hunks.stream().filter(h -> h.op() == Op.EQUAL).mapToInt(h -> h.after().size()).sum();
    assertThat(equal).isEqualTo(longestCommonSubsequence(lines(before), lines(after)));
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }

  private static int longestCommonSubsequence(List<String> a, List<String> b) {
    int[][] longest = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        longest[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[a.size()][b.size()];
  }

  private static String joined(List<Hunk> hunks, boolean before, String separator) {
    return hunks.stream()
        .flatMap(hunk -> (before ? hunk.before() : hunk.after()).stream())
        .collect(Collectors.joining(separator));
  }

  private static void assertWellFormed(List<Hunk> hunks) {
    for (Hunk hunk : hunks) {
      switch (hunk.op()) {
        case EQUAL -> assertThat(hunk.before()).isNotEmpty().isEqualTo(hunk.after());
        case DELETE -> {
          assertThat(hunk.before()).isNotEmpty();
          assertThat(hunk.after()).isEmpty();
        }
        case INSERT -> {
          assertThat(hunk.before()).isEmpty();
          assertThat(hunk.after()).isNotEmpty();
        }
        case REPLACE -> {
          assertThat(hunk.before()).isNotEmpty();
          assertThat(hunk.after()).isNotEmpty();
        }
      }
    }
    for (int i = 1; i < hunks.size(); i++) {
      assertThat(hunks.get(i).op() == Op.EQUAL).isNotEqualTo(hunks.get(i - 1).op() == Op.EQUAL);
    }
  }

  @Test
  void aChangedLineIsAReplacementBetweenWhatStayed() {
    assertThat(hunks("same\nprice 1\nend", "same\nprice 2\nend", Granularity.LINE))
        .containsExactly(
            new Hunk(Op.EQUAL, List.of("same"), List.of("same")),
            new Hunk(Op.REPLACE, List.of("price 1"), List.of("price 2")),
            new Hunk(Op.EQUAL, List.of("end"), List.of("end")));
  }

  @Test
  void aChangedWordIsAReplacementBetweenWhatStayed() {
    assertThat(hunks("same\nprice 1 EUR\n", "same\nprice 2 EUR\n", Granularity.WORD))
        .containsExactly(
            new Hunk(
                Op.EQUAL, List.of("same", "\n", "price", " "), List.of("same", "\n", "price", " ")),
            new Hunk(Op.REPLACE, List.of("1"), List.of("2")),
            new Hunk(Op.EQUAL, List.of(" ", "EUR", "\n"), List.of(" ", "EUR", "\n")));
  }

  @Test
  void wordsReplacedOneAfterTheOtherAreOneReplacement() {
    assertThat(hunks("in red wool", "in blue silk", Granularity.WORD))
        .containsExactly(
            new Hunk(Op.EQUAL, List.of("in", " "), List.of("in", " ")),
            new Hunk(Op.REPLACE, List.of("red", " ", "wool"), List.of("blue", " ", "silk")));
  }

  @Test
  void inScriptsWithoutSpacesEachCharacterIsAWord() {
    assertThat(hunks("価格は百円", "価格は千円", Granularity.WORD))
        .contains(new Hunk(Op.REPLACE, List.of("百"), List.of("千")));
  }

  @Test
  void unifiedTextIsAsGnuDiffWritesIt() {
    assertThat(unified("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\ne\nF", "old\t1", "new\t2"))
        .isEqualTo(
            """
            --- old\t1
            +++ new\t2
            @@ -3,4 +3,4 @@
             c
             d
             e
            -f
            +F
            \\ No newline at end of file
            """);
    assertThat(unified("", "a\n", "old", "new"))
        .isEqualTo("--- old\n+++ new\n@@ -0,0 +1,1 @@\n+a\n");
    assertThat(unified("a\n", "a\n", "old", "new")).isEmpty();
  }

  @Test
  void aFewEditsInALongTextAreFoundOneByOne() {
    List<String> lines =
        IntStream.range(0, 100_000).mapToObj(i -> "line " + i % 5_000).collect(Collectors.toList());
    String before = String.join("\n", lines);
    SplittableRandom random = new SplittableRandom(7);
    IntStream edited = IntStream.range(0, 100).map(i -> i * 1_000 + random.nextInt(900));
    edited.forEach(i -> lines.set(i, "edited " + i));

    List<Hunk> hunks = hunks(before, String.join("\n", lines), Granularity.LINE);

    assertThat(hunks.stream().filter(h -> h.op() == Op.REPLACE)).hasSize(100);
    assertThat(hunks.stream().filter(h -> h.op() != Op.EQUAL))
        .allMatch(h -> h.before().size() == 1 && h.after().size() == 1);
  }

  @Test
  void aMovedBlockOfALongTextIsADeletionAndAnInsertion() {
    List<String> lines = IntStream.range(0, 200_000).mapToObj(i -> "line " + i).toList();
    String before = String.join("\n", lines);
    String after =
        String.join("\n", lines.subList(0, 50_000))
            + "\n"
            + String.join("\n", lines.subList(60_000, 200_000))
            + "\n"
            + String.join("\n", lines.subList(50_000, 60_000));

    assertThat(hunks(before, after, Granularity.LINE))
        .extracting(Hunk::op)
        .containsExactly(Op.EQUAL, Op.DELETE, Op.EQUAL, Op.INSERT);
  }

  @Test
  void theSameTextsGiveTheSameHunksEachTime() {
    SplittableRandom random = new SplittableRandom(3);
    String before = letters(random, 200_000);
    String after = letters(random, 200_000);

    assertThat(hunks(before, after, Granularity.LINE).stream().map(h -> h.before().size()).toList())
        .isEqualTo(
            hunks(before, after, Granularity.LINE).stream().map(h -> h.before().size()).toList());
  }

  @Test
  void unrelatedLongTextsOfFewDifferentLinesStillGiveBothTexts() {
    SplittableRandom random = new SplittableRandom(5);
    String before = letters(random, 300_000);
    String after = letters(random, 300_000);

    List<Hunk> hunks = hunks(before, after, Granularity.LINE);

    assertThat(joined(hunks, true, "\n")).isEqualTo(before);
    assertThat(joined(hunks, false, "\n")).isEqualTo(after);
    assertThat(hunks.size()).isGreaterThan(10_000);
  }

  private static String letters(SplittableRandom random, int lines) {
    return IntStream.range(0, lines)
        .mapToObj(i -> String.valueOf((char) ('a' + random.nextInt(26))))
        .collect(Collectors.joining("\n"));
  }
}
