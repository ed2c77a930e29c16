package dev.pagewatch.worker.filter;

import static dev.pagewatch.worker.filter.Drafts.apply;
import static dev.pagewatch.worker.filter.Drafts.filters;
import static dev.pagewatch.worker.filter.Drafts.html;
import static dev.pagewatch.worker.filter.Drafts.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.content.PageText;
import java.util.Set;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPipelineTest {

  private static final String PAGE =
      """
      <html><head><title>Shop</title>
      <script type="application/ld+json">{"@type":"Product","name":"Mug",
        "offers":{"price":"12.50","stock":[1,2]}}</script>
      <script type="application/ld+json">not json</script>
      <script type='application/ld+json; charset=utf-8'>{"@type":"Breadcrumb","items":[]}</script>
      </head><body><nav>Home</nav>
      <main id="m"><h1>Mug</h1><p class="price">12.50 <span class="ad">Buy!</span></p>
      <ul><li data-k="1">red</li><li data-k="2">blue</li></ul></main>
      <footer>Seen 17 times</footer></body></html>""";

  private static final String FEED =
      """
      <?xml version="1.0"?>
      <rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:x"><channel><title>News</title>
      <lastBuildDate>Mon</lastBuildDate>
      <item><title>One</title><dc:creator>Ann</dc:creator><link>https://a/1</link>
      <description><![CDATA[<b>bold</b>]]></description></item>
      <item><title>Two</title><dc:creator>Bob</dc:creator><x:hits>5</x:hits></item>
      </channel></rss>""";

  private static final String ATOM =
      """
      <feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
      <entry><title>E1</title><updated>2026</updated></entry></feed>""";

  private static final String JSON =
      "{\"id\":7,\"at\":\"now\",\"items\":[{\"n\":\"a\",\"p\":1.5,\"ad\":true},{\"n\":\"b\",\"p\":3}],"
          + "\"none\":null}";

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      value = {
        "{'include': ['h1']} -> Mug",
        "{'include': ['.price', 'h1']} -> 12.50 Buy!/Mug",
        "{'include': ['main', 'li', 'h1']} -> Mug/12.50 Buy!/- red/- blue",
        "{'include': ['main'], 'remove': ['main .ad', 'ul']} -> Mug/12.50",
        "{'remove': ['nav', 'footer', 'xpath://ul']} -> Mug/12.50 Buy!",
        "{'include': ['.price'], 'remove': ['main']} -> ''",
        "{'include': ['title']} -> Shop",
        "{'include': ['li:nth-child(2)', 'p:matches(^1[0-9])']} -> - blue/12.50 Buy!",
        "{'include': ['li:contains(red)']} -> - red",
        "{'include': ['xpath://li[2]']} -> - blue",
        "{'include': ['xpath://li/@data-k']} -> 1/2",
        "{'include': ['xpath:/html/body/main/h1/text()']} -> Mug",
        "{'include': ['xpath:string-join(//li, \",\")']} -> red,blue",
        "{'include': ['xpath:for $l in //li return upper-case($l)']} -> RED/BLUE",
        "{'include': ['xpath://p[matches(., \"^\\\\d+\")]']} -> 12.50 Buy!",
        "{'include': ['xpath:count(//li)']} -> 2",
        "{'include': ['main'], 'remove': ['xpath://span/text()']} -> Mug/12.50/- red/- blue",
        "{'include': ['jsonpath:$.offers.price']} -> 12.50",
        "{'include': ['jsonpath:$..stock[*]']} -> 1/2",
        "{'include': ['jq:.offers.stock | add']} -> 3",
        "{'include': ['jq:select(.[\"@type\"] == \"Product\") | .name']} -> Mug",
        "{'include': ['jq:.offers'], 'remove': ['jq:.stock']} -> {/  'price' : '12.50'/}",
        "{'include': ['h1', 'jsonpath:$.name']} -> Mug/Mug",
      })
  void partsOfAPageAreChosen(String filters, String text) {
    assertThat(apply(filters, html(PAGE)).text().replace('"', '\''))
        .isEqualTo(text.replace("''", "").replace('/', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      value = {
        "{'include': ['xpath://item/title']} -> One%Two",
        "{'include': ['item > title']} -> One%Two",
        "{'include': ['xpath://item[1]']} -> One%Ann%https://a/1%<b>bold</b>",
        "{'include': ['xpath://dc:creator']} -> Ann%Bob",
        "{'include': ['xpath://*:hits']} -> 5",
        "{'include': ['dc|creator']} -> Ann%Bob",
        "{'remove': ['lastBuildDate', 'item']} -> News",
        "{'include': ['channel'], 'remove': ['xpath://item', 'channel > title']} -> Mon",
      })
  void partsOfAFeedAreChosen(String filters, String text) {
    assertThat(apply(filters, xml(FEED)).text()).isEqualTo(text.replace('%', '\n'));
  }

  @Test
  void elementsWithoutPrefixMatchInAnyNamespace() {
    assertThat(apply("{'include': ['xpath://entry/title']}", xml(ATOM)).text()).isEqualTo("E1");
    assertThat(apply("{'include': ['xpath://atom:updated']}", xml(ATOM)).text()).isEqualTo("2026");
    assertThat(apply("{'include': ['entry title']}", xml(ATOM)).text()).isEqualTo("E1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      value = {
        "{'include': ['jsonpath:$.items[*].n']} -> a/b",
        "{'include': ['jsonpath:$.items[?(@.p > 2)].n']} -> b",
        "{'include': ['jsonpath:$.items.length()']} -> 2",
        "{'include': ['jsonpath:$.items[1]']} -> {/  'n' : 'b',/  'p' : 3/}",
        "{'include': ['jsonpath:$.none']} -> null",
        "{'include': ['jq:.items[] | \"\\\\(.n)=\\\\(.p)\"']} -> a=1.5/b=3",
        "{'include': ['jq:.items | map(.p) | max']} -> 3",
        "{'include': ['jq:.items[].n | ascii_upcase']} -> A/B",
        "{'include': ['jq:.items[] | select(.n | test(\"^A\"; \"i\")) | .p']} -> 1.5",
        "{'include': ['jq:.id', 'jsonpath:$.at']} -> 7/now",
        "{'include': ['jsonpath:$.items[0]'], 'remove': ['jsonpath:$.ad']} -> {/  'n' : 'a',/  'p' : 1.5/}",
        "{'remove': ['jsonpath:$.at', 'jq:.items, .none']} -> {/  'id' : 7/}",
        "{'remove': ['jsonpath:$.zz', 'p', 'jsonpath:$.items', 'jq:.none']} -> {/  'id' : 7,/  'at' : 'now'/}",
      })
  void partsOfJsonAreChosen(String filters, String text) {
    assertThat(apply(filters, new Source.Json(JSON)).text().replace('"', '\''))
        .isEqualTo(text.replace('/', '\n'));
    assertThat(apply(filters, new Source.Plain(JSON)).text().replace('"', '\''))
        .isEqualTo(text.replace('/', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      value = {
        "{'include': ['h1', '#gone']} -> css:#gone matches nothing on the page",
        "{'include': ['xpath://h7']} -> xpath://h7 matches nothing on the page",
        "{'include': ['jsonpath:$.gone']} -> jsonpath:$.gone matches nothing on the page",
        "{'include': ['jq:.gone']} -> jq:.gone matches nothing on the page",
        "{'include': ['jq:.name[]']} -> jq:.name[] fails on this page",
        "{'extract': ['/EUR ([0-9]+)/']} -> /EUR ([0-9]+)/ is not in the text",
        "{'extract': ['gone', 'lost']} -> gone, lost are not in the text",
      })
  void aFilterThatFindsNothingIsAnErrorThatNamesIt(String filters, String message) {
    FilterFailedException failure =
        catchThrowableOfType(FilterFailedException.class, () -> apply(filters, html(PAGE)));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_NOT_FOUND);
    assertThat(failure).hasMessageContaining(message);
  }

  @Test
  void aSelectorOfTheWrongKindSaysSo() {
    assertThatThrownBy(() -> apply("{'include': ['p']}", new Source.Json(JSON)))
        .hasMessageContaining("this is no HTML or XML");
    assertThatThrownBy(() -> apply("{'include': ['jq:.a']}", html("<p>a</p>")))
        .hasMessageContaining("this is no JSON, and has none embedded");
    assertThatThrownBy(() -> apply("{'include': ['jq:.a']}", new Source.Plain("a,b\n1,2")))
        .hasMessageContaining("this is no JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      value = {
        "{'include': ['a', 'p[']} -> filters.include[1] is not a CSS selector",
        "{'include': ['p:matches((?=a))']} -> filters.include[0] is not a CSS selector",
        "{'include': ['p:matches(((x{99}){99}){99})']} -> filters.include[0] has a regular expression",
        "{'remove': ['a:has(b:has(c))']} -> filters.remove[0] has a :has() within a :has()",
        "{'remove': ['xpath://p[']} -> filters.remove[0] is not XPath 3.1",
        "{'include': ['xpath:function($x) {$x}(1)']} -> filters.include[0] has a function of its own",
        "{'include': ['xpath:1 to 99999']} -> filters.include[0] has a range",
        "{'include': ['jsonpath:$[']} -> filters.include[0] is not JSONPath",
        "{'include': ['jsonpath:$[?(@.a =~ /b/)]']} -> filters.include[0] has a regular expression",
        "{'include': ['jq:.[']} -> filters.include[0] is not jq",
        "{'include': ['jq:def f: f; f']} -> filters.include[0] defines a function",
        "{'include': ['jq:.a * 9']} -> filters.include[0] multiplies",
      })
  void aSelectorThatIsNoneIsRefusedWhenItIsCompiled(String filters, String message) {
    assertThatThrownBy(() -> FilterPipeline.compile(filters(filters)))
        .isInstanceOf(InvalidFieldsException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {PAGE, "", "<p>a  b</p>", "plain"})
  void withoutFiltersAPageReadsAsItAlwaysDid(String page) {
    PageText expected = PageText.of(page, Drafts.URL);
    FilterPipeline pipeline = FilterPipeline.compile(Filters.none());

    Filtered filtered = pipeline.apply(html(page));

    assertThat(filtered.text()).isEqualTo(expected.text());
    assertThat(filtered.hash()).isEqualTo(expected.hash());
    assertThat(pipeline.apply(new Source.Parsed(Jsoup.parse(page))).hash())
        .isEqualTo(expected.hash());
    assertThat(pipeline.apply(new Source.Plain(page)).hash())
        .isEqualTo(PageText.ofPlainText(page).hash());
  }

  @Test
  void csvIsFilteredByItsLines() {
    Source csv = new Source.Plain("date,price\n2026-01-01,5\n2026-01-02,7\n# made 12:30\n");

    assertThat(apply("{'extract': ['/^[0-9-]+,([0-9]+)$/']}", csv).text()).isEqualTo("5\n7");
    assertThat(apply("{'ignore': ['/^#/']}", csv).compared())
        .isEqualTo("date,price\n2026-01-01,5\n2026-01-02,7");
  }

  @Test
  void aPreviewShowsTheTextAfterEachStep() {
    Filtered preview =
        FilterPipeline.compile(
                filters(
                    "{'include': ['main'], 'remove': ['.ad'], 'extract': ['/[a-z0-9.]+/i'],"
                        + " 'ignore': ['red'], 'ignoreNumbers': true, 'ignoreCase': true,"
                        + " 'sortLines': true, 'onlyNewLines': true}"))
            .preview(html(PAGE), Set.of("mug")::contains);

    assertThat(preview.steps())
        .extracting(step -> step.name() + " " + step.count() + " " + step.text().replace('\n', '/'))
        .containsExactly(
            "include 1 Mug/12.50 Buy!/- red/- blue",
            "remove 1 Mug/12.50/- red/- blue",
            "text 4 Mug/12.50/- red/- blue",
            "extract 4 Mug/12.50/red/blue",
            "sortLines 4 12.50/Mug/blue/red",
            "ignore 1 12.50/Mug/blue",
            "ignoreNumbers 1 #/Mug/blue",
            "ignoreCase 1 #/mug/blue",
            "onlyNewLines 1 #/blue");
    assertThat(preview.text()).isEqualTo("12.50\nMug\nblue\nred");
    assertThat(preview.compared()).isEqualTo("#\nblue");
    assertThat(FilterPipeline.compile(Filters.none()).apply(html(PAGE)).steps()).isEmpty();
  }
}
