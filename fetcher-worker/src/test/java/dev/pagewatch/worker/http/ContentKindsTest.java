package dev.pagewatch.worker.http;

import static dev.pagewatch.worker.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.MemoryBlobs;
import dev.pagewatch.worker.TestNames;
import dev.pagewatch.worker.document.Pdfs;
import dev.pagewatch.worker.egress.EgressGuard;
import io.vertx.core.buffer.Buffer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each kind of content checked twice, as {@code auto} does: with the change that matters, and with
 * the noise that doesn't.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentKindsTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private static final String FEED =
      """
      <?xml version="1.0"?>
      <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
           xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>News &amp; Views</title>
        <atom:link href="https://site.test/feed" rel="self"/>
        <link>https://site.test/</link>
        <lastBuildDate>%s</lastBuildDate><ttl>%s</ttl>
        <item><title>First</title><link>https://site.test/1</link>
          <pubDate>Sat, 07 Sep 2002 09:42:31 +0200</pubDate>
          <description>&lt;p&gt;One &lt;b&gt;bold&lt;/b&gt; word&lt;/p&gt;</description></item>
        <item><title>AT&amp;amp;T &lt;T&gt;</title><guid>https://site.test/2</guid>
          <description>short</description>
          <content:encoded><![CDATA[<ul><li>a</li><li>%s</li></ul>]]></content:encoded></item>
      </channel></rss>
      """;

  private final EgressGuard guard = TestNames.guard();
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final HttpEngine engine = new HttpEngine(LOOPS.vertx(), guard, blobs, 64, "test");
  private final WireSite site = new WireSite(LOOPS.vertx());

  @AfterAll
  void stop() {
    engine.close();
    site.close();
    guard.close();
  }

  private void serve(String path, @Nullable String type, byte[] body) {
    site.answer(
        path,
        response -> {
          if (type != null) {
            response.putHeader("Content-Type", type);
          }
          response.end(Buffer.buffer(body));
        });
  }

  private void serve(String path, String type, String body) {
    serve(path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private CheckOutcome check(String path, @Nullable String previousHash, String options) {
    try {
      CheckJob job =
          new CheckJob(
              "watch",
              "token",
              "http://site.test:" + site.port() + path,
              Engine.HTTP,
              true,
              Duration.ofSeconds(60),
              previousHash,
              CheckOptions.parse(Json.mapper().readTree(options.replace('\'', '"'))));
      return await(engine.check(job, phase -> {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CheckOutcome.Content content(String path) {
    CheckOutcome outcome = check(path, null, "{}");
    assertThat(outcome).isInstanceOf(CheckOutcome.Content.class);
    return (CheckOutcome.Content) outcome;
  }

  private void assertSame(String path, CheckOutcome.Content before) {
    assertThat(check(path, before.hash(), "{}"))
        .isInstanceOfSatisfying(
            CheckOutcome.Same.class,
            same -> {
              assertThat(same.hash()).isEqualTo(before.hash());
              assertThat(same.pageTitle()).isEqualTo(before.pageTitle());
            });
  }

  private void assertChanged(String path, CheckOutcome.Content before) {
    assertThat(check(path, before.hash(), "{}")).isInstanceOf(CheckOutcome.Content.class);
  }

  private void assertFailed(String path, ErrorCode code, String message) {
    assertThat(check(path, null, "{}"))
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            failed -> {
              assertThat(failed.message()).contains(message);
              assertThat(failed.code()).isEqualTo(code);
            });
  }

  @Test
  void aPdfIsItsTextPageByPage() {
    serve("/p", "application/pdf", Pdfs.of("Price list", 0, "Prices\nkettle 40 euro", "Terms"));

    CheckOutcome.Content first = content("/p");

    assertThat(first.text()).isEqualTo("Prices\nkettle 40 euro\n\n---\nTerms");
    assertThat(first.pageTitle()).isEqualTo("Price list");
    assertThat(first.isPlain()).isTrue();
    serve(
        "/p", "application/pdf", Pdfs.of("Price list", 99_000, "Prices\nkettle 40 euro", "Terms"));
    assertSame("/p", first);
    serve("/p", "application/pdf", Pdfs.of("Price list", 0, "Prices\nkettle 47 euro", "Terms"));
    assertChanged("/p", first);
    assertThat(check("/p", null, "{'filters': {'extract': ['/[0-9]+ euro/']}}"))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class, it -> assertThat(it.text()).isEqualTo("47 euro"));
  }

  @Test
  void aPdfWithoutTextIsItsChecksum() {
    byte[] scan = Pdfs.raw("/ASCIIHexDecode", "2020>".getBytes(StandardCharsets.US_ASCII), "");
    serve("/p", "application/pdf", scan);

    CheckOutcome.Content first = content("/p");

    assertThat(first.text())
        .startsWith("PDF without text\n1 page\n%d bytes\nSHA-256 ".formatted(scan.length));
    assertSame("/p", first);
    serve(
        "/p",
        "application/pdf",
        Pdfs.raw("/ASCIIHexDecode", "2020 >".getBytes(StandardCharsets.US_ASCII), ""));
    assertChanged("/p", first);
  }

  @Test
  void pdfsThatCantBeReadSaySo() {
    byte[] good = Pdfs.of("t", 0, "text");
    serve("/locked", "application/pdf", Pdfs.locked("s3cret"));
    serve("/cut", "application/pdf", Arrays.copyOf(good, 200));
    serve("/lie", "application/pdf", "<html><p>Please sign in</p></html>");
    serve("/empty", "application/pdf", "");

    assertFailed("/locked", ErrorCode.UNSUPPORTED_CONTENT, "is locked with a password");
    assertFailed("/cut", ErrorCode.UNSUPPORTED_CONTENT, "the PDF on site.test");
    assertFailed("/lie", ErrorCode.UNSUPPORTED_CONTENT, "is no PDF, whatever it is called");
    assertFailed("/empty", ErrorCode.EMPTY_CONTENT, "is empty");
  }

  @Test
  void aFeedIsItsEntries() {
    serve("/f", "application/rss+xml", FEED.formatted("Mon, 01 Jan 2024 00:00:00 GMT", "5", "b"));

    CheckOutcome.Content first = content("/f");

    assertThat(first.text())
        .isEqualTo(
            """
            News & Views

            First
            2002-09-07 07:42 UTC
            https://site.test/1
            One bold word

            AT&T <T>
            https://site.test/2
            - a
            - b""");
    assertThat(first.pageTitle()).isEqualTo("News & Views");
    serve("/f", "text/xml", FEED.formatted("Tue, 02 Jan 2024 00:00:00 GMT", "9", "b"));
    assertSame("/f", first);
    serve("/f", "application/rss+xml", FEED.formatted("x", "5", "c"));
    assertChanged("/f", first);
  }

  @Test
  void atomAndRdfAreFeedsToo() {
    serve(
        "/atom",
        "application/atom+xml",
        """
        <feed xmlns="http://www.w3.org/2005/Atom"><title type="html">A &amp;lt;b</title>
        <updated>2024-01-01T00:00:00Z</updated>
        <entry><title>One</title><link rel="self" href="no"/><link href="https://site.test/one"/>
        <updated>2024-01-02T03:04:05Z</updated><published>2023-12-31T23:00:00-01:00</published>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p><p>y</p></div>
        </content></entry></feed>""");
    serve(
        "/rdf",
        "application/xml",
        """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
          xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>R</title></channel>
        <item><title>I</title><link>https://site.test/i</link><dc:date>soon</dc:date></item>
        </rdf:RDF>""");

    assertThat(content("/atom").text())
        .isEqualTo("A <b\n\nOne\n2024-01-01 00:00 UTC\nhttps://site.test/one\nx\ny");
    assertThat(content("/rdf").text()).isEqualTo("R\n\nI\nsoon\nhttps://site.test/i");
  }

  @Test
  void filtersSeeAFeedsXmlAndOtherXmlIsAsItIs() {
    serve("/f", "application/rss+xml", FEED.formatted("x", "5", "b"));
    serve("/x", "application/xml", "<a>\n <feedback>1</feedback>\n</a>");

    assertThat(check("/f", null, "{'filters': {'include': ['xpath://ttl', 'css:item > guid']}}"))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class,
            it -> assertThat(it.text()).isEqualTo("5\nhttps://site.test/2"));
    assertThat(check("/f", null, "{'filters': {'remove': ['item:first-of-type']}}"))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class,
            it ->
                assertThat(it.text())
                    .isEqualTo("News & Views\n\nAT&T <T>\nhttps://site.test/2\n- a\n- b"));
    assertThat(content("/x").text()).isEqualTo("<a>\n <feedback>1</feedback>\n</a>");
  }

  @Test
  void entitiesOfAFeedAreNotExpanded() {
    serve(
        "/f",
        "application/rss+xml",
        """
        <!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
        <rss><channel><title>&c;</title><item><title>&f;</title></item></channel></rss>""");

    assertThat(content("/f").text()).isEqualTo("&c;\n\n&f;");
  }

  @Test
  void aTableIsItsRecords() {
    serve("/t", "text/csv", "name,price\r\n\"kettle, red\",\"40\n euro\"\n\"say \"\"x\"\"\",\n");

    CheckOutcome.Content first = content("/t");

    assertThat(first.text()).isEqualTo("name | price\nkettle, red | 40 euro\nsay \"x\" |");
    serve("/t", "text/csv", "\"name\",\"price\"\n\"kettle, red\",40 euro\n\"say \"\"x\"\"\",\"\"");
    assertSame("/t", first);
    serve("/t", "text/csv", "name,price\n\"kettle, red\",47 euro\n");
    assertChanged("/t", first);
    assertThat(check("/t", null, "{'filters': {'keep': ['kettle']}}"))
        .isInstanceOf(CheckOutcome.Content.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "text/csv ~ a;b;c,d ~ a | b | c,d",
        "text/tab-separated-values ~ a,b\tc ~ a,b | c",
        "text/csv ~ \"a,b,c ~ \"a | b | c",
        "text/csv ~ a,b \"c\" d ~ a | b \"c\" d",
      })
  void oddTablesAreReadToo(String type, String table, String text) {
    serve("/t", type, table);

    assertThat(content("/t").text()).isEqualTo(text);
  }

  @Test
  void aQuoteWithoutEndQuotesNothing() {
    serve("/t", "text/csv", "a,b\n\"" + "c,d\n".repeat(1_000_000));

    assertThat(content("/t").text()).startsWith("a | b\n\"c | d\nc | d\n").hasLineCount(1_000_001);
  }

  private static BufferedImage picture(int type, Color dot) {
    BufferedImage image = new BufferedImage(40, 30, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 40, 30);
    graphics.setColor(dot);
    graphics.fillRect(10, 10, 3, 3);
    graphics.dispose();
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(ImageIO.write(image, format, out)).isTrue();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anImageIsItsPixels() {
    byte[] png = encoded(picture(BufferedImage.TYPE_INT_RGB, Color.RED), "png");
    serve("/i", "image/png", png);

    CheckOutcome.Content first = content("/i");

    assertThat(first.text())
        .matches(
            ("40 × 30 pixels\npixels SHA-256 [0-9a-f]{64}\nPNG image, %d bytes\n"
                    + "SHA-256 [0-9a-f]{64}")
                .formatted(png.length));
    assertThat(first.screenshot()).isNotNull();
    assertThat(first.screenshot().mediaType()).isEqualTo("image/png");
    assertThat(blobs.bytes(first.screenshot())).isEqualTo(png);
    assertThat(first.html()).isNull();
    serve("/i", "image/png", encoded(picture(BufferedImage.TYPE_INT_ARGB, Color.RED), "png"));
    assertSame("/i", first);
    serve("/i", "image/gif", encoded(picture(BufferedImage.TYPE_INT_RGB, Color.RED), "gif"));
    assertSame("/i", first);
    serve("/i", "image/png", encoded(picture(BufferedImage.TYPE_INT_RGB, Color.PINK), "png"));
    assertChanged("/i", first);
  }

  @Test
  void greyIsGreyHoweverItIsPacked() {
    Color grey = new Color(100, 100, 100);
    BufferedImage bare = picture(BufferedImage.TYPE_INT_RGB, grey);
    BufferedImage narrow = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
    for (int at = 0; at < 40 * 30; at++) {
      int blue = bare.getRGB(at % 40, at / 40) & 0xff;
      narrow.getRaster().setSample(at % 40, at / 40, 0, blue);
    }
    serve("/i", "image/png", encoded(bare, "png"));
    CheckOutcome.Content first = content("/i");

    serve("/i", "image/png", encoded(narrow, "png"));

    assertSame("/i", first);
  }

  @Test
  void jpegAndWebpAreDecodedAndOthersAreTheirChecksum() {
    serve("/jpeg", "image/jpeg", encoded(picture(BufferedImage.TYPE_INT_RGB, Color.RED), "jpeg"));
    serve(
        "/webp",
        "image/webp",
        Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="));
    serve("/avif", "image/avif", "whatever that is");

    assertThat(content("/jpeg").text()).startsWith("40 × 30 pixels\npixels SHA-256 ");
    assertThat(content("/webp").text()).startsWith("1 × 1 pixels\npixels SHA-256 ");
    CheckOutcome.Content avif = content("/avif");
    assertThat(avif.text()).startsWith("image/avif, 16 bytes\nSHA-256 ");
    assertThat(avif.screenshot()).isNull();
    assertSame("/avif", avif);
    serve("/avif", "image/avif", "something else ");
    assertChanged("/avif", avif);
  }

  @Test
  void imagesThatCantBeReadSaySo() {
    byte[] png = encoded(picture(BufferedImage.TYPE_INT_RGB, Color.RED), "png");
    byte[] jpeg = encoded(picture(BufferedImage.TYPE_INT_RGB, Color.RED), "jpeg");
    serve("/bomb", "image/png", enlarged(png, 50_000, 50_000));
    serve("/cut", "image/png", Arrays.copyOf(png, png.length / 2));
    serve("/cut.jpeg", "image/jpeg", Arrays.copyOf(jpeg, jpeg.length - 100));
    serve("/lie", "image/png", "<html><p>Please sign in</p></html>");

    assertFailed("/bomb", ErrorCode.TOO_LARGE, "the image on site.test is 50,000 × 50,000 pixels");
    assertFailed("/cut", ErrorCode.UNSUPPORTED_CONTENT, "is broken or cut off");
    assertFailed("/cut.jpeg", ErrorCode.UNSUPPORTED_CONTENT, "is broken or cut off");
    assertFailed("/lie", ErrorCode.UNSUPPORTED_CONTENT, "is no image, whatever it is called");
  }

  /** The same PNG with another size in its header. */
  private static byte[] enlarged(byte[] png, int width, int height) {
    ByteBuffer bytes = ByteBuffer.wrap(png.clone());
    bytes.putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), 12, 17);
    bytes.putInt(29, (int) crc.getValue());
    return bytes.array();
  }

  @ParameterizedTest
  @CsvSource({",", "application/octet-stream", "text/plain", "text/html"})
  void whatItIsIsSeenWhereTheServerDoesNotKnow(@Nullable String type) {
    serve("/p", type, Pdfs.of("t", 0, "text of a PDF"));
    serve("/i", type, encoded(picture(BufferedImage.TYPE_INT_RGB, Color.RED), "gif"));

    assertThat(content("/p").text()).isEqualTo("text of a PDF");
    assertThat(content("/i").text()).startsWith("40 × 30 pixels");
  }

  @Test
  void pagesTextAndFeedsAreSeenToo() {
    String page = "\n<!doctype html><p>a page</p>";
    serve("/html", "application/octet-stream", page);
    serve("/text", "application/octet-stream", "just text");
    serve("/feed", "application/octet-stream", FEED.formatted("x", "5", "b"));
    serve("/bytes", "application/octet-stream", "just\u0000bytes");
    serve("/zip", "application/zip", "PK");

    assertThat(content("/html").text()).isEqualTo("a page");
    assertThat(content("/text").text()).isEqualTo("just text");
    assertThat(content("/feed").text()).startsWith("News & Views\n\nFirst");
    assertFailed("/bytes", ErrorCode.UNSUPPORTED_CONTENT, "answers with binary data");
    assertFailed("/zip", ErrorCode.UNSUPPORTED_CONTENT, "answers with application/zip");
  }
}
