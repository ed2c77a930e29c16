package dev.pagewatch.worker.filter;

import static dev.pagewatch.worker.filter.Drafts.apply;
import static dev.pagewatch.worker.filter.Drafts.filters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.filter.Filters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFiltersTest {

  /** Filters, a text, what people see of it, and what is compared; a slash breaks lines. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{'extract': ['/a(b)(c)?/']}|abc ab x|b c/b|b c/b",
        "{'extract': ['/[0-9]+/']}|a 1 b 2|1/2|1/2",
        "{'extract': ['price', '/b.*$/']}|Price: 5/bar|Price: 5/bar|Price: 5/bar",
        "{'extract': ['/a.b/s']}|a/b/c|a/b|a/b",
        "{'keep': ['sold']}|Sold out/x|Sold out/x|Sold out",
        "{'keep': ['gone']}|a/b|a/b|",
        "{'ignore': ['/^ad/i', 'b']}|Ad: x/a/ab/bad|Ad: x/a/ab/bad|a",
        "{'keep': ['a'], 'ignore': ['b']}|a/ab/c|a/ab/c|a",
        "{'trim': true}|  a b  /   /c|a b/c|a b/c",
        "{'collapseWhitespace': true}|a  \t b|a b|a b",
        "{'ignoreCase': true}|AbC|AbC|abc",
        "{'ignoreNumbers': true}|Seen 1,234 times|Seen 1,234 times|Seen # times",
        "{'sortLines': true}|b/a/C|C/a/b|C/a/b",
        "{'uniqueLines': true}|a/b/a|a/b|a/b",
        "{'uniqueLines': true, 'ignoreCase': true}|a/A/b|a/A/b|a/b",
        "{'sortLines': true, 'ignoreNumbers': true}|9 a/10 b|10 b/9 a|# a/# b",
      })
  void linesAreFiltered(String filters, String text, String seen, String compared) {
    Filtered filtered = apply(filters, new Source.Plain(text.replace('/', '\n')));

    assertThat(filtered.text()).isEqualTo(seen.replace('/', '\n'));
    assertThat(filtered.compared()).isEqualTo(compared == null ? "" : compared.replace('/', '\n'));
  }

  /** Each filter with a noise it leaves out and a change it doesn't. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'extract': ['/price: (\\\\S+)/']} | price: 5 at 9:00 | price: 5 at 9:30 | price: 6 at 9:00",
        "{'keep': ['price']} | price 5/x | price 5/y | price 6/x",
        "{'ignore': ['visitors']} | a/9 visitors | a/8 visitors | b/9 visitors",
        "{'trim': true} | a | a  | b",
        "{'collapseWhitespace': true} | a b | a   b | ab",
        "{'ignoreCase': true} | Sale | SALE | Sales",
        "{'sortLines': true} | a/b | b/a | a/c",
        "{'uniqueLines': true} | a/b | a/b/a | a/b/c",
        "{'ignoreNumbers': true} | Seen 999 times | Seen 1,000 times | Read 999 times",
        "{'ignoreNumbers': true} | 2026-11-27T20:27:46.1Z up | 2026-11-28T01:02:03.9Z up | 2026-11-27T20:27:46Z down",
        "{'ignoreNumbers': true} | Updated 5 minutes ago | Updated an hour ago | Removed 5 minutes ago",
        "{'ignoreNumbers': true} | Updated just now | Updated yesterday | Deleted just now",
        "{'ignoreNumbers': true} | Fri, 27 Nov 2026 9:59 AM | Tue, 1st December 2026 12:01 PM | Fri, 27 Nov 2026 9:59 AM!",
        "{'ignoreNumbers': true} | on November 27, 2026 | on May 1st, 2027 | in November",
        "{'ignoreNumbers': true} | 1.299,00 € | 1 299,00 € | 1.299,00 $",
        "{'ignoreNumbers': true} | ends in 5 days | ends in 1 day | ended",
      })
  void noiseIsLeftOutAndChangesAreNot(String filters, String was, String noise, String change) {
    String hash = apply(filters, plain(was)).hash();

    assertThat(apply(filters, plain(noise)).hash()).isEqualTo(hash);
    assertThat(apply(filters, plain(change)).hash()).isNotEqualTo(hash);
  }

  private static Source plain(String text) {
    return new Source.Plain(text.replace('/', '\n'));
  }

  @Test
  void linesSeenBeforeDontCount() {
    FilterPipeline pipeline =
        FilterPipeline.compile(filters("{'onlyNewLines': true, 'ignoreNumbers': true}"));
    Set<String> seen = new HashSet<>();

    Filtered first = pipeline.apply(new Source.Plain("a 1\nb"), seen::contains);
    seen.addAll(first.lines());
    Filtered shuffled = pipeline.apply(new Source.Plain("b\n\na 2"), seen::contains);
    Filtered grown = pipeline.apply(new Source.Plain("c\nb\na 3"), seen::contains);

    assertThat(first.compared()).isEqualTo("a #\nb");
    assertThat(first.nothingNew()).isFalse();
    assertThat(shuffled.compared()).isEmpty();
    assertThat(shuffled.nothingNew()).isTrue();
    assertThat(grown.compared()).isEqualTo("c");
    assertThat(grown.text()).isEqualTo("c\nb\na 3");
    assertThat(grown.lines()).containsExactly("c", "b", "a #");
  }

  @Test
  void anEarlierTextComparesAsItDid() {
    FilterPipeline pipeline =
        FilterPipeline.compile(
            filters(
                "{'include': ['main'], 'extract': ['/[A-Z0-9 ]+/i'], 'ignore': ['ad'],"
                    + " 'ignoreNumbers': true, 'sortLines': true, 'trim': true}"));

    Filtered filtered =
        pipeline.apply(Drafts.html("<main><p>x 5</p><p>ad</p><p>c</p></main>other"));

    assertThat(pipeline.reading(filtered.text())).isEqualTo(filtered.reading());
  }

  @Property(tries = 200)
  void noFiltersChangeNothing(@ForAll("texts") String text) {
    Filtered filtered = FilterPipeline.compile(Filters.none()).apply(new Source.Plain(text));

    assertThat(filtered.compared()).isEqualTo(filtered.text());
    assertThat(FilterPipeline.compile(Filters.none()).reading(filtered.text()))
        .isEqualTo(filtered.reading());
  }

  @Property(tries = 500)
  void lineOptionsSettleTheFirstTime(
      @ForAll("texts") String text, @ForAll("options") String options) {
    FilterPipeline pipeline = FilterPipeline.compile(filters(options));

    Filtered once = pipeline.apply(new Source.Plain(text));

    assertThat(pipeline.reading(once.text())).isEqualTo(once.reading());
    assertThat(pipeline.reading(once.compared()).compared()).isEqualTo(once.compared());
  }

  @Property(tries = 200)
  void orderIsNoChangeWhereLinesAreSorted(@ForAll("lines") List<String> lines) {
    FilterPipeline pipeline =
        FilterPipeline.compile(filters("{'sortLines': true, 'trim': true, 'ignoreNumbers': true}"));
    Source forward = new Source.Plain(String.join("\n", lines));
    Source backward = new Source.Plain(String.join("\n", lines.reversed()));

    assertThat(pipeline.apply(backward).hash()).isEqualTo(pipeline.apply(forward).hash());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aB1 .,\n\téß#").ofMaxLength(60);
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.strings().withChars("ab12 .").ofMaxLength(8).list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<String> options() {
    return Arbitraries.of(
            "trim", "collapseWhitespace", "ignoreCase", "ignoreNumbers", "sortLines", "uniqueLines")
        .set()
        .map(
            names ->
                "{"
                    + String.join(", ", names.stream().map(it -> "'" + it + "': true").toList())
                    + "}");
  }
}
