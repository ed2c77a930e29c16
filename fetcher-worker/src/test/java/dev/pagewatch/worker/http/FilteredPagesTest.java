package dev.pagewatch.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.document.DocumentReaders;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of responses where a watch has filters. */
class FilteredPagesTest {

  private static CheckOutcome read(
      String type, String body, boolean mayEscalate, String filters, @Nullable String previousHash)
      throws Exception {
    CheckOptions options =
        CheckOptions.parse(Json.mapper().readTree("{\"filters\":%s}".formatted(filters)));
    CheckJob job =
        new CheckJob(
            "watch",
            "token",
            "http://site.test/",
            Engine.HTTP,
            mayEscalate,
            Duration.ofSeconds(20),
            previousHash,
            options);
    MultiMap headers = HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, type);
    Fetched fetched =
        new Fetched(URI.create("http://site.test/"), 200, headers, Buffer.buffer(body));
    try (DocumentReaders documents = new DocumentReaders()) {
      PageReading reading = new PageReading(1_000_000, documents, InstantSource.system());
      PageReading.Step step = reading.read(job, fetched, phase -> {}, Findings.UNSEEN);
      return ((PageReading.Found) step).outcome();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/html | <p>ad</p><p id=a>47 euro</p> | {\"include\":[\"#a\"]}",
        "application/json | {\"ad\":1,\"a\":\"47 euro\"} | {\"include\":[\"jq:.a\"]}",
        "application/rss+xml | <rss><ad/><a>47 euro</a></rss> | {\"include\":[\"xpath://a\"]}",
        "text/plain | the 47 euro kettle | {\"extract\":[\"/[0-9]+ euro/\"]}"
      })
  void documentsAreFilteredAsWhatTheyAre(String type, String body, String filters)
      throws Exception {
    assertThat(read(type, body, false, filters, null))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class,
            content -> {
              assertThat(content.text()).isEqualTo("47 euro");
              assertThat(content.textHash()).isEqualTo(content.hash());
              assertThat(content.isPlain()).isTrue();
            });
  }

  @Test
  void whatIsIgnoredIsInTheTextAndNotInTheHash() throws Exception {
    String filters = "{\"ignore\":[\"visitors\"]}";

    var first = (CheckOutcome.Content) read("text/plain", "news\n1 visitors", false, filters, null);
    var second =
        (CheckOutcome.Content) read("text/plain", "news\n2 visitors", false, filters, null);

    assertThat(second.text()).isEqualTo("news\n2 visitors");
    assertThat(second.hash()).isEqualTo(first.hash());
    assertThat(second.textHash()).isNotEqualTo(first.textHash());
    assertThat(second.conditional()).isTrue();
    assertThat(read("text/plain", "news\n3 visitors", false, filters, first.hash()))
        .isInstanceOf(CheckOutcome.Same.class);
  }

  @Test
  void aFilterThatFindsNothingFailsOrAsksForABrowserWhereScriptsMayMakeIt() throws Exception {
    String page = "<p>%s</p><script>track()</script>".formatted("long ".repeat(300));
    String filters = "{\"include\":[\"#part\"]}";

    assertThat(read("text/html", page, true, filters, null))
        .isInstanceOfSatisfying(
            CheckOutcome.NeedsBrowser.class,
            needs -> assertThat(needs.reason()).contains("scripts").contains("#part"));
    assertThatThrownBy(() -> read("text/html", page, false, filters, null))
        .isInstanceOf(FilterFailedException.class)
        .hasMessageContaining("#part");
  }
}
