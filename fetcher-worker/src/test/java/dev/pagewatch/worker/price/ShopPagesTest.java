package dev.pagewatch.worker.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.filter.CheckedText;
import dev.pagewatch.worker.filter.Source;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Product pages built as shops build them, in {@code shops}. Each begins with the page's URL, the
 * parts that the watch includes, and what must be read: {@code price}, {@code availability} and
 * further lines, or a part of the error.
 */
class ShopPagesTest {

  static Stream<String> pages() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(Path::getFileName).map(Path::toString).sorted().toList().stream();
    }
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(ShopPagesTest.class.getResource("/shops")).toURI());
  }

  private static List<String> told(String page, String name) {
    return page.substring(0, page.indexOf("-->"))
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .toList();
  }

  private static CheckOptions options(List<String> include, List<String> remove) {
    ObjectNode json = Json.mapper().createObjectNode().put("kind", "price");
    ArrayNode parts = json.putObject("filters").putArray("include");
    include.forEach(parts::add);
    ArrayNode removed = ((ObjectNode) json.get("filters")).putArray("remove");
    remove.forEach(removed::add);
    return CheckOptions.parse(json);
  }

  private static CheckedText read(String page, String url, CheckOptions options) {
    Document document = Jsoup.parse(page, url);
    return KindText.of(
        PageText.of(document),
        options,
        URI.create(url),
        Findings.UNSEEN,
        () -> new Source.Parsed(document));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsPriceIsRead(String file) throws Exception {
    String page = Files.readString(folder().resolve(file));
    String url = told(page, "url").getFirst();
    CheckOptions options = options(told(page, "include"), told(page, "remove"));
    List<String> error = told(page, "error");
    if (!error.isEmpty()) {
      assertThatThrownBy(() -> read(page, url, options))
          .isInstanceOf(FilterFailedException.class)
          .hasMessageContaining(error.getFirst())
          .hasMessageContaining("filters.include");
      return;
    }

    CheckedText read = read(page, url, options);

    List<String> lines = new ArrayList<>();
    told(page, "price").forEach(price -> lines.add("Price: " + price));
    told(page, "availability").forEach(words -> lines.add("Availability: " + words));
    lines.addAll(told(page, "line"));
    assertThat(read.text().lines()).containsExactlyElementsOf(lines);
    Price price = Objects.requireNonNull(read.price());
    assertThat(Stream.of(price.words()).filter(words -> !words.isEmpty()))
        .containsExactlyElementsOf(told(page, "price"));
    assertThat(Stream.ofNullable(price.availability()).map(Availability::words))
        .containsExactlyElementsOf(told(page, "availability"));
  }

  @Test
  void noiseElsewhereIsNoChange() throws Exception {
    String page = Files.readString(folder().resolve("shopify.html"));
    String url = told(page, "url").getFirst();
    CheckOptions options = options(List.of(), List.of());

    CheckedText later =
        read(page.replace("12 people", "57 people").replace("$99.00", "$89.00"), url, options);

    assertThat(later.hash()).isEqualTo(read(page, url, options).hash());
  }

  @Test
  void whatIsRemovedIsNotRead() throws Exception {
    String page = Files.readString(folder().resolve("nextjs.html"));

    assertThatThrownBy(
            () ->
                read(
                    page,
                    told(page, "url").getFirst(),
                    options(List.of(), List.of("script[type='application/ld+json']"))))
        .hasMessageContaining("no JSON-LD");
  }

  @Test
  void filtersOverLinesGoOverItsLines() throws Exception {
    String page = Files.readString(folder().resolve("shopify.html"));
    CheckOptions options =
        Json.read(
            "{\"kind\":\"price\",\"filters\":{\"ignore\":[\"Availability\"]}}", CheckOptions.class);
    String url = told(page, "url").getFirst();

    CheckedText now = read(page, url, options);
    CheckedText gone =
        read(page.replace("schema.org/InStock", "schema.org/OutOfStock"), url, options);

    assertThat(gone.hash()).isEqualTo(now.hash());
    assertThat(gone.price()).isNotEqualTo(now.price());
    assertThat(gone.text()).isEqualTo("Price: 24.00 USD\nAvailability: Out of stock");
  }

  @Test
  void numbersThatTakeNoEndAreNoPrices() {
    String page =
        "<h1>A</h1><script type='application/ld+json'>{\"@type\":\"Product\",\"name\":\"A\","
            + "\"offers\":{\"price\":1e999999999,\"priceCurrency\":\"EUR\"}}</script>";

    assertThatThrownBy(() -> read(page, "https://a.example/", options(List.of(), List.of())))
        .hasMessageContaining("no price");
  }

  @Test
  void deepAndEndlessDescriptionsAreReadInBounds() {
    String deep = "{\"@type\":\"Product\",\"offers\":".repeat(150) + "{}" + "}".repeat(150);
    String loop =
        "{\"@graph\":[{\"@type\":\"Product\",\"@id\":\"#a\",\"name\":\"A\",\"hasVariant\":[{\"@id\":\"#a\"},{\"@id\":\"#a\"}],"
            + "\"offers\":{\"price\":5,\"priceCurrency\":\"EUR\"}}]}";

    CheckedText read =
        read(
            "<h1>A</h1>"
                + Stream.of(deep, loop)
                    .map(json -> "<script type='application/ld+json'>" + json + "</script>")
                    .toList(),
            "https://a.example/",
            options(List.of(), List.of()));

    assertThat(read.text()).startsWith("Price: 5.00 EUR");
  }
}
