package dev.pagewatch.worker.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages as big frameworks make them, each with the change that matters and its own noise. */
class FrameworkPagesTest {

  private static final String NEXT =
      """
      <!DOCTYPE html><html><head><meta name="next-head-count" content="3"><script id="__NEXT_DATA__"
      type="application/json">{"buildId":"%2$s","props":{}}</script></head><body><div id="__next">
      <main class="styles_main__%2$s"><h1 class="styles_title__%2$s">Mug</h1><p
      data-testid="price">€<!-- -->%1$s</p></main><aside>%2$s people look at this</aside></div>
      </body></html>""";

  private static final String ANGULAR =
      """
      <html><body><app-root _nghost-ng-c%2$s ng-version="17.0.0"><router-outlet></router-outlet>
      <app-item _ngcontent-ng-c%2$s><dl><dt>Price</dt><dd>%1$s</dd><dt>Session</dt><dd>%2$s</dd></dl>
      </app-item></app-root></body></html>""";

  private static final String VUE =
      """
      <html><body><div id="app" data-v-app=""><ul data-v-%2$s><!--[--><li data-v-%2$s>Mug: %1$s</li>
      <li data-v-%2$s>Updated 27 Nov 2026 20:27:%2$s</li><!--]--></ul></div></body></html>""";

  private static final String WORDPRESS =
      """
      <html><body class="single postid-7"><div id="comments">%2$s comments</div><article
      class="post-7 post"><h2 class="entry-title">Mug</h2><div class="entry-content"><p>Costs
      %1$s</p><div class="sharedaddy">Shared %2$s times</div></div></article></body></html>""";

  private static final String RAILS =
      """
      <html><head><meta name="csrf-token" content="%2$s"></head><body><turbo-frame id="item_7">
      <table><tr><th>Item</th><th>Price</th></tr><tr><td>Mug</td><td>%1$s</td></tr></table>
      </turbo-frame><form><input name="authenticity_token" value="%2$s"></form>Served in %2$s ms
      </body></html>""";

  private static final String SHOPIFY =
      """
      <html><head><script type="application/ld+json">{"@context":"http://schema.org/","@type":
      "Product","offers":[{"@type":"Offer","price":%1$s,"url":"/p?v=%2$s"}]}</script></head><body>
      <div id="shopify-section-%2$s">Only %2$s left</div></body></html>""";

  private static final String API =
      """
      {"requestId":"%2$s","data":{"items":[{"sku":"mug","price":%1$s},{"sku":"pen","price":%2$s}]}}""";

  private static final String FEED =
      """
      <?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><updated>%2$s</updated>
      <entry><title>Mug costs %1$s</title><id>urn:7</id></entry></feed>""";

  static Arguments[] pages() {
    return new Arguments[] {
      page(NEXT, "html", "{'include': ['[data-testid=price]']}"),
      page(NEXT, "html", "{'include': ['xpath://main//p']}"),
      page(NEXT, "html", "{'remove': ['aside']}"),
      page(NEXT, "html", "{'ignore': ['people look']}"),
      page(ANGULAR, "html", "{'include': ['dt:contains(Price) + dd']}"),
      page(ANGULAR, "html", "{'include': ['xpath://dt[.=\\u0022Price\\u0022]/following::dd[1]']}"),
      page(VUE, "html", "{'keep': ['mug']}"),
      page(VUE, "html", "{'extract': ['/Mug: (.*)/']}"),
      page(WORDPRESS, "html", "{'include': ['article'], 'remove': ['.sharedaddy']}"),
      page(
          WORDPRESS,
          "html",
          "{'remove': ['#comments', 'xpath://div[@class=\\u0022sharedaddy\\u0022]']}"),
      page(RAILS, "html", "{'include': ['turbo-frame td:nth-child(2)']}"),
      page(RAILS, "html", "{'extract': ['/^Mug \\\\| (.*)$/']}"),
      page(SHOPIFY, "html", "{'include': ['jsonpath:$.offers[0].price']}"),
      page(SHOPIFY, "html", "{'include': ['jq:.offers[].price']}"),
      page(API, "json", "{'include': ['jq:.data.items[] | select(.sku == \\u0022mug\\u0022)']}"),
      page(
          API,
          "json",
          "{'include': ['jsonpath:$.data.items[?(@.sku == \\u0027mug\\u0027)].price']}"),
      page(API, "json", "{'remove': ['jsonpath:$.requestId', 'jsonpath:$.data.items[1]']}"),
      page(FEED, "xml", "{'include': ['entry > title']}"),
      page(FEED, "xml", "{'include': ['xpath://entry/title']}"),
      page(FEED, "xml", "{'remove': ['updated']}"),
    };
  }

  private static Arguments page(String template, String kind, String filters) {
    return Arguments.of(template, kind, filters);
  }

  private static String hash(String template, String kind, String filters, String... values) {
    String text = template.formatted((Object[]) values);
    Source source =
        switch (kind) {
          case "html" -> Drafts.html(text);
          case "xml" -> Drafts.xml(text);
          default -> new Source.Json(text);
        };
    return Drafts.apply(filters, source).hash();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theChangeThatMattersIsFoundAndNoOther(String template, String kind, String filters) {
    String hash = hash(template, kind, filters, "12.5", "31");

    assertThat(hash(template, kind, filters, "12.5", "47")).isEqualTo(hash);
    assertThat(hash(template, kind, filters, "13.5", "31")).isNotEqualTo(hash);
    assertThat(hash(template, kind, "{}", "12.5", "47"))
        .isNotEqualTo(hash(template, kind, "{}", "12.5", "31"));
  }
}
