package dev.pagewatch.worker.filter;

import static dev.pagewatch.worker.filter.Drafts.apply;
import static dev.pagewatch.worker.filter.Drafts.filters;
import static dev.pagewatch.worker.filter.Drafts.html;
import static dev.pagewatch.worker.filter.Drafts.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileDocumentsTest {

  /** Wider than what the code promises, for machines with other work. */
  private static final long LATEST_MILLIS = 20_000;

  private static final Duration TIME = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'include': ['b']}",
        "{'include': ['xpath://b']}",
        "{'remove': ['i']}",
        "{'include': ['xpath:string((//b)[1])']}",
      })
  void aHundredThousandNestedElementsAreRead(String filters) {
    String page = "<div><i>x</i>".repeat(100_000) + "<b>deep</b>";

    assertThat(apply(filters, html(page)).text()).endsWith("deep");
    assertThat(apply(filters, xml(page)).text()).endsWith("deep");
  }

  @Test
  void entitiesAreNeitherExpandedNorFetched() {
    String laughs =
        """
        <!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">
        <!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>
        <l><x>&c;</x><y>&f;</y><z>&amp;</z></l>""";

    assertThat(apply("{'include': ['x', 'xpath://y', 'z']}", xml(laughs)).text())
        .isEqualTo("&c;\n&f;\n&");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "doc('file:///etc/passwd')",
        "fn:doc('file:///etc/passwd')",
        "doc-available('file:///etc/passwd')",
        "document('file:///etc/passwd')",
        "collection('file:///etc')",
        "uri-collection('file:///etc')",
        "unparsed-text('file:///etc/passwd')",
        "unparsed-text-lines('file:///etc/passwd')",
        "unparsed-text-available('file:///etc/passwd')",
        "json-doc('file:///etc/passwd')",
        "environment-variable('PATH')",
        "available-environment-variables()",
        "system-property('java.home')",
        "parse-xml('<a/>')",
        "parse-xml-fragment('<a/>')",
        "transform(map{})",
        "load-xquery-module('urn:x')",
        "function-lookup(xs:QName('fn:doc'), 1)('file:///etc/passwd')",
        "apply(doc#1, ['file:///etc/passwd'])",
        "('file:///etc/passwd') => doc()",
        "Q{http://saxon.sf.net/}parse('<a/>')",
        "Q{java:java.lang.System}getenv('PATH')",
        "Q{http://expath.org/ns/file}read-text('/etc/passwd')",
      })
  void xpathHasNoWayOutOfTheDocument(String expression) {
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () ->
                    FilterPipeline.compile(
                        filters("{'include': ['xpath:" + quoted(expression) + "']}"))))
        .hasMessageContaining("filters.include[0] is not XPath 3.1");
  }

  /** An apostrophe as JSON may write it, since in drafts it is a quote. */
  private static String quoted(String expression) {
    return expression.replace("'", "\\u0027");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "env.PATH", "$ENV", "input", "debug", "import \"a\" as a; a::b"})
  void jqHasNoWayOutOfTheDocument(String program) {
    String filters = "{'include': ['jq:" + program.replace("\"", "\\u0022") + "']}";

    assertThat(
            catchThrowableOfType(
                RuntimeException.class, () -> apply(filters, new Source.Json("{}"))))
        .hasMessageFindingMatch(" (fails on this page|is not jq): ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p:matches((a+)+$) | filter_not_found",
        "p:matches((a|a)*b) | filter_not_found",
        "[title~=(x+x+)+y] | filter_not_found",
        "xpath://p[matches(., '^(a+)+$')] | filter_not_found",
        "xpath://p[matches(., '(a|aa)+$')] | filter_not_found",
        "xpath:for $i in 1 to 9999, $j in 1 to 9999, $k in 1 to 9999 return $k | timeout,too_large",
        "xpath:string-join(for $i in 1 to 9999, $j in 1 to 9999 return string(/)) | too_large,timeout",
        "xpath://*/following::*/preceding::*[count(following::*) = -1] | timeout,too_large",
        "jq:[range(1000000000)] | timeout,too_large",
        "jq:range(1000000000) | empty | timeout,too_large",
        "jq:until(false; .) | timeout,too_large",
        "jq:[recurse([.])] | timeout,too_large",
        "jq:.a | test(\\u0022(a+)+$\\u0022) | ",
        "jq:reduce range(40) as $i (.; [., .]) | too_large,timeout",
        "jsonpath:$..*..*..*..* | too_large,timeout",
      })
  void nothingGoesOnForever(String line) {
    int bar = line.lastIndexOf(" |");
    String selector = line.substring(0, bar);
    String codes = line.substring(bar + 2).strip();
    String filters = "{'include': ['" + selector.replace("'", "\\u0027") + "']}";
    String run = "a".repeat(60) + "!";
    String page =
        "<p title='%s'>%s</p>".formatted("x".repeat(60), run).repeat(2_000)
            + "<script type='application/ld+json'>{\"a\":\"%s\",\"b\":%s%s}</script>"
                .formatted(run, "[".repeat(200), "]".repeat(200));

    long start = System.nanoTime();
    String outcome = outcome(filters, html(page));

    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(LATEST_MILLIS);
    assertThat(codes.isEmpty() ? "fine" : codes).contains(outcome);
  }

  private static String outcome(String filters, Source source) {
    try {
      FilterPipeline.compile(filters(filters), TIME).apply(source);
      return "fine";
    } catch (FilterFailedException e) {
      return e.code().wireName();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'extract': ['/(a+)+$/', '/!/']}",
        "{'keep': ['/(a|a)*b/']}",
        "{'ignore': ['/^(a+)+$/'], 'ignoreNumbers': true, 'ignoreCase': true}",
        "{'sortLines': true, 'uniqueLines': true, 'trim': true, 'collapseWhitespace': true}",
      })
  void linesOfMillionsOfCharactersAreFiltered(String filters) {
    Source long1 = new Source.Plain("a1 ".repeat(500_000) + "!");
    Source many = new Source.Plain("aaaaaaaaaaaaaaaaaaaaaaaaa!\n".repeat(20_000));

    assertThat(apply(filters, long1).text()).isNotEmpty();
    assertThat(apply(filters, many).text()).isNotEmpty();
  }

  @Test
  void fiveMegabytesAreFilteredInEachLanguage() {
    String page =
        "<html><body>"
            + "<div class=row><span>item</span><b>12.50</b></div>\n".repeat(100_000)
            + "<p id=last>end</p></body></html>";
    String json = "[" + "{\"name\":\"item\",\"price\":12.5},".repeat(170_000) + "{\"last\":1}]";

    assertThat(page.length() + json.length()).isGreaterThan(10_000_000);
    assertThat(apply("{'include': ['#last']}", html(page)).text()).isEqualTo("end");
    assertThat(apply("{'include': ['xpath://p[@id]']}", html(page)).text()).isEqualTo("end");
    assertThat(apply("{'remove': ['.row']}", html(page)).text()).isEqualTo("end");
    assertThat(apply("{'include': ['jsonpath:$[170000].last']}", new Source.Json(json)).text())
        .isEqualTo("1");
    assertThat(apply("{'include': ['jq:.[-1].last']}", new Source.Json(json)).text())
        .isEqualTo("1");
  }

  @Test
  void moreTextThanIsKeptIsRefused() {
    FilterFailedException failure =
        catchThrowableOfType(
            FilterFailedException.class,
            () -> apply("{}", new Source.Plain("a".repeat(2_000_001))));

    assertThat(failure.code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void jsonThatIsTooDeepIsNone() {
    assertThat(outcome("{'include': ['jq:.']}", new Source.Json("[".repeat(100_000))))
        .isEqualTo("filter_not_found");
    assertThat(
            outcome(
                "{'include': ['jsonpath:$']}", new Source.Json("[".repeat(501) + "]".repeat(501))))
        .isEqualTo("filter_not_found");
  }

  @Test
  void workThatCantBeStoppedIsLeftAndItsPlaceKept() {
    OwnThread threads = new OwnThread(1);
    CompletableFuture<String> stuck = new CompletableFuture<>();

    FilterFailedException late =
        catchThrowableOfType(
            FilterFailedException.class,
            () -> threads.run(Duration.ofMillis(50), () -> waitFor(stuck)));
    FilterFailedException refused =
        catchThrowableOfType(
            FilterFailedException.class, () -> threads.run(Duration.ofMillis(50), () -> "never"));
    stuck.complete("at last");

    assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(refused).hasMessageContaining("had to wait");
    assertThat(threads.run(Duration.ofSeconds(30), () -> "again")).isEqualTo("again");
  }

  /** As an engine that doesn't look up: an interrupt doesn't end it. */
  private static String waitFor(CompletableFuture<String> stuck) {
    while (!stuck.isDone()) {
      Thread.onSpinWait();
    }
    return stuck.join();
  }

  @Test
  void aPipelineIsUsedByManyThreads() {
    FilterPipeline pipeline =
        FilterPipeline.compile(
            filters("{'include': ['xpath://b', 'css:i', 'jq:.n', 'jsonpath:$.n']}"));

    assertThat(
            IntStream.range(0, 200)
                .parallel()
                .mapToObj(
                    i ->
                        pipeline
                            .apply(
                                html(
                                    "<b>%d</b><i>x</i><script type=application/ld+json>{\"n\":%d}</script>"
                                        .formatted(i, i)))
                            .text())
                .toList())
        .isEqualTo(
            IntStream.range(0, 200).mapToObj(i -> "%d\nx\n%d\n%d".formatted(i, i, i)).toList());
  }
}
