package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.MemoryBlobs;
import dev.pagewatch.worker.document.Pdfs;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import dev.pagewatch.worker.http.HttpEngine;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a real Chromium would download or only show a picture of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class FilesTest {

  private static final String ATTACHMENT = "attachment; filename=\"x.bin\"";

  private final Vertx vertx = Vertx.vertx();
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final EgressGuard guard =
      new EgressGuard(
          AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))),
          name -> {
            throw new UnknownHostException(name);
          },
          Duration.ofSeconds(5),
          InstantSource.system());
  private final HttpEngine http = new HttpEngine(vertx, guard, blobs, 4, "test");
  private final Site site;
  private final EgressProxy proxy;
  private final BrowserHost host;
  private final BrowserHost withoutFiles;

  FilesTest() throws Exception {
    site = new Site();
    proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    BrowserConfig config =
        BrowserConfig.of(
            1,
            ChromiumLocator.find(Optional.empty()).orElseThrow(),
            new DriverCache(cache).directory(),
            proxy.urlWithoutTrackers());
    host =
        new BrowserHost(
            config,
            guard,
            proxy,
            blobs,
            (job, phases, findings) ->
                http.check(job, phases, findings).toCompletionStage().toCompletableFuture());
    withoutFiles = new BrowserHost(config, guard, proxy, blobs);
  }

  @BeforeAll
  void start() {
    host.start();
    withoutFiles.start();
  }

  @AfterAll
  void stop() throws Exception {
    host.close(Duration.ofSeconds(3));
    withoutFiles.close(Duration.ofSeconds(3));
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
  }

  private static CheckOutcome check(
      BrowserHost host, String url, String options, @Nullable String previousHash)
      throws Exception {
    CheckOptions all = CheckOptions.parse(Json.mapper().readTree(options.replace('\'', '"')));
    CheckJob job =
        new CheckJob(
            "w", "token", url, Engine.BROWSER, false, Duration.ofSeconds(30), previousHash, all);
    return host.check(job, phase -> {}).get(60, TimeUnit.SECONDS);
  }

  private CheckOutcome.Content content(String path, String options) throws Exception {
    CheckOutcome outcome = check(host, site.url(path), options, null);
    assertThat(outcome).isInstanceOf(CheckOutcome.Content.class);
    return (CheckOutcome.Content) outcome;
  }

  private static String pdf(String text) {
    String content = "BT /F1 12 Tf 50 700 Td (%s) Tj ET".formatted(text);
    String hex = HexFormat.of().formatHex(content.getBytes(StandardCharsets.US_ASCII)) + ">";
    byte[] bytes = Pdfs.raw("/ASCIIHexDecode", hex.getBytes(StandardCharsets.US_ASCII), "");
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void aPdfIsItsTextAndNoDownload() throws Exception {
    site.answer("/p", 200, Map.of("Content-Type", "application/pdf"), pdf("40 euro"));

    CheckOutcome.Content first =
        content(
            "/p",
            "{'fetch': {'script': 'x()', 'wait': {'selector': 'p'}, 'headers': {'X-Key': 'k'}}}");

    assertThat(first.text()).isEqualTo("40 euro");
    assertThat(site.asked("/p")).allSatisfy(it -> assertThat(it.header("X-Key")).isEqualTo("k"));
    assertThat(check(host, site.url("/p"), "{}", first.hash()))
        .isInstanceOf(CheckOutcome.Same.class);
    site.answer("/p", 200, Map.of("Content-Type", "application/pdf"), pdf("47 euro"));
    assertThat(check(host, site.url("/p"), "{}", first.hash()))
        .isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void anAttachmentIsWhatIsInIt() throws Exception {
    site.answer(
        "/csv",
        200,
        Map.of("Content-Type", "text/csv", "Content-Disposition", ATTACHMENT),
        "a,b\nc,d\n");
    site.answer("/r", 302, Map.of("Location", "/csv"), "");
    site.answer(
        "/html", 200, Map.of("Content-Disposition", ATTACHMENT), "<p>a page</p><p>kettle</p>");

    assertThat(content("/csv", "{}").text()).isEqualTo("a | b\nc | d");
    assertThat(content("/r", "{'filters': {'keep': ['c']}}").text()).isEqualTo("a | b\nc | d");
    assertThat(content("/html", "{'filters': {'include': ['p:last-child']}}").text())
        .isEqualTo("kettle");
  }

  @Test
  void anImageIsContentToo() throws Exception {
    site.answer("/i", 200, Map.of("Content-Type", "image/avif"), "no such image");

    assertThat(content("/i", "{}").text()).startsWith("image/avif, 13 bytes\nSHA-256 ");
  }

  @Test
  void whatIsNothingToCompareSaysSo() throws Exception {
    site.answer(
        "/zip",
        200,
        Map.of("Content-Type", "application/zip", "Content-Disposition", ATTACHMENT),
        "PK");

    assertThat(check(host, site.url("/zip"), "{}", null))
        .isEqualTo(
            new CheckOutcome.Failed(
                ErrorCode.UNSUPPORTED_CONTENT,
                "127.0.0.1 answers with application/zip, which has no text to compare"));
  }

  @Test
  void whereFilesAreNoContentTheRemedyIsNamed() throws Exception {
    site.answer("/p", 200, Map.of("Content-Type", "application/pdf"), pdf("40 euro"));

    assertThat(check(withoutFiles, site.url("/p"), "{}", null))
        .isEqualTo(
            new CheckOutcome.Failed(
                ErrorCode.UNSUPPORTED_CONTENT,
                "127.0.0.1 sent a file to download, not a page; set engine to auto or http to"
                    + " watch what is in it"));
  }
}
