package dev.pagewatch.worker.http;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.model.watch.WatchKind;
import dev.pagewatch.worker.content.FeedText;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.content.PageDocument;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.content.RecordText;
import dev.pagewatch.worker.document.DocumentKind;
import dev.pagewatch.worker.document.DocumentReaders;
import dev.pagewatch.worker.document.ImageFormat;
import dev.pagewatch.worker.document.ReadDocument;
import dev.pagewatch.worker.document.UnreadableException;
import dev.pagewatch.worker.filter.CheckedText;
import dev.pagewatch.worker.filter.Source;
import dev.pagewatch.worker.http.TextDecoder.Declares;
import dev.pagewatch.worker.price.KindText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** Reads a response and compares it: plain computing, done off the event loop. */
final class PageReading {

  /** Largest image that is kept for people to look at, in bytes. */
  static final int MOST_SHOWN = 5_000_000;

  private static final String KEPT_HTML = "text/html;charset=utf-8";

  private final int bodyLimit;
  private final DocumentReaders documents;
  private final InstantSource clock;

  PageReading(int bodyLimit, DocumentReaders documents, InstantSource clock) {
    this.bodyLimit = bodyLimit;
    this.documents = documents;
    this.clock = clock;
  }

  /** How far reading has come. */
  sealed interface Step {}

  /**
   * What a check found.
   *
   * @param outcome without what is kept beside the text
   * @param kept to keep beside new content, or null
   */
  record Found(CheckOutcome outcome, @Nullable Kept kept) implements Step {}

  /**
   * A PDF or an image: to be read by {@link #document}, and on another thread, as that waits for
   * another process.
   */
  record Unread(ContentType type, Buffer body, URI url) implements Step {

    String host() {
      return WatchUrl.host(url);
    }
  }

  /**
   * A document as it came.
   *
   * @param shown whether it is an image, for people to look at
   */
  record Kept(Supplier<byte[]> bytes, String mediaType, boolean shown) {}

  /**
   * Reads and compares.
   *
   * @param findings told what is found on the way
   * @throws CheckFailedException when there is nothing to compare
   * @throws FilterFailedException when the filters can't be applied
   */
  Step read(CheckJob job, Fetched fetched, Consumer<Phase> phases, Findings findings) {
    String host = WatchUrl.host(fetched.url());
    boolean mayEscalate = mayEscalate(job);
    findings.answered(fetched.status(), fetched.header(HttpHeaders.CONTENT_TYPE));
    if (!job.options().fetch().accepts(fetched.status())) {
      return refused(mayEscalate, fetched, host);
    }
    phases.accept(Phase.EXTRACTING);
    byte[] body = BodyDecoder.decode(fetched, host, bodyLimit);
    String header = fetched.header(HttpHeaders.CONTENT_TYPE);
    ContentType type = ContentType.of(header, body);
    return switch (type.kind()) {
      case UNSUPPORTED -> throw unsupported(type, host);
      case PDF, IMAGE -> {
        if (body.length == 0) {
          throw new CheckFailedException(
              ErrorCode.EMPTY_CONTENT, "the page on %s is empty".formatted(host));
        }
        yield new Unread(type, Buffer.buffer(body), fetched.url());
      }
      case HTML -> {
        boolean xml = type.mediaType().endsWith("xml");
        String html = TextDecoder.decode(body, header, xml ? Declares.XML : Declares.HTML);
        yield document(job, mayEscalate, fetched, html, phases, findings);
      }
      case XML, JSON, TEXT, CSV, TSV -> {
        Declares where = type.kind() == ContentKind.XML ? Declares.XML : Declares.NOTHING;
        String text = TextDecoder.decode(body, header, where);
        String url = fetched.url().toString();
        PageText page =
            switch (type.kind()) {
              case XML -> FeedText.of(text, url).orElseGet(() -> PageText.ofPlainText(text));
              case CSV -> RecordText.ofCsv(text);
              case TSV -> RecordText.ofTsv(text);
              default -> PageText.ofPlainText(text);
            };
        phases.accept(Phase.COMPARING);
        yield compared(
            job, page, findings, () -> source(type.kind(), page, text, url), null, fetched.url());
      }
    };
  }

  /**
   * Reads a PDF or an image and compares it. Blocks.
   *
   * @throws CheckFailedException when it can't be read
   * @throws FilterFailedException when the filters can't be applied
   */
  Found document(CheckJob job, Unread unread, Consumer<Phase> phases, Findings findings) {
    byte[] body = unread.body().getBytes();
    boolean image = unread.type().kind() == ContentKind.IMAGE;
    Optional<ImageFormat> format = image ? ImageFormat.of(body) : Optional.empty();
    PageText page =
        image && format.isEmpty() && !isDecodable(unread.type().mediaType())
            ? byChecksum(unread.type().mediaType(), body)
            : read(unread, image ? DocumentKind.IMAGE : DocumentKind.PDF, body);
    phases.accept(Phase.COMPARING);
    Kept picture =
        format
            .filter(shown -> body.length <= MOST_SHOWN)
            .map(shown -> new Kept(() -> body, shown.mediaType(), true))
            .orElse(null);
    Source source = new Source.Plain(page.counting());
    return compared(job, page, findings, () -> source, picture, unread.url());
  }

  private PageText read(Unread unread, DocumentKind kind, byte[] body) {
    try {
      ReadDocument document = documents.read(kind, body);
      String text = document.text();
      return PageText.of(document.title(), text, document.counting().orElse(text));
    } catch (UnreadableException e) {
      throw new CheckFailedException(
          e.code(), "%s on %s %s".formatted(described(unread.type()), unread.host(), e.reason()));
    }
  }

  /** What this can't decode may still change. */
  private static PageText byChecksum(String mediaType, byte[] body) {
    String text = "%s, %d bytes\nSHA-256 %s".formatted(mediaType, body.length, Sha256.hex(body));
    return PageText.of("", text, text);
  }

  private static boolean isDecodable(String mediaType) {
    return Stream.of(ImageFormat.values()).anyMatch(known -> known.mediaType().equals(mediaType));
  }

  private static CheckFailedException unsupported(ContentType type, String host) {
    String what = type.mediaType();
    return new CheckFailedException(
        ErrorCode.UNSUPPORTED_CONTENT,
        "%s answers with %s, which has no text to compare"
            .formatted(
                host, what.equals("application/octet-stream") ? "binary data" : beginning(what)));
  }

  private static String described(ContentType type) {
    return type.kind() == ContentKind.PDF ? "the PDF" : "the image";
  }

  private static String beginning(String mediaType) {
    return mediaType.substring(0, Math.min(mediaType.length(), 100));
  }

  /** Also whether a browser could fetch it at all. */
  private static boolean mayEscalate(CheckJob job) {
    return job.mayEscalate() && job.options().fetch().refusalBy(Engine.BROWSER).isEmpty();
  }

  private static Found document(
      CheckJob job,
      boolean mayEscalate,
      Fetched fetched,
      String html,
      Consumer<Phase> phases,
      Findings findings) {
    Document document = PageDocument.parse(html, fetched.url().toString());
    PageText page = PageText.of(document);
    // A page may tell machines its price though it shows people nothing without scripts.
    boolean price = job.options().kind() == WatchKind.PRICE;
    if (mayEscalate && !price) {
      Optional<String> evidence = ScriptEvidence.find(document, page.text());
      if (evidence.isPresent()) {
        return new Found(new CheckOutcome.NeedsBrowser(evidence.get()), null);
      }
    }
    phases.accept(Phase.COMPARING);
    Kept kept = new Kept(() -> html.getBytes(StandardCharsets.UTF_8), KEPT_HTML, false);
    try {
      return compared(job, page, findings, () -> new Source.Parsed(document), kept, fetched.url());
    } catch (FilterFailedException e) {
      // What is watched may be what scripts make, though the rest of the page isn't.
      if (mayEscalate
          && e.code() == ErrorCode.FILTER_NOT_FOUND
          && (ScriptEvidence.hasScripts(document)
              || (price && ScriptEvidence.find(document, page.text()).isPresent()))) {
        return new Found(
            new CheckOutcome.NeedsBrowser("without the page's scripts " + e.getMessage()), null);
      }
      throw e;
    }
  }

  private static Source source(ContentKind kind, PageText page, String text, String url) {
    return switch (kind) {
      case JSON -> new Source.Json(text);
      case XML -> new Source.Xml(text, url);
      case CSV, TSV -> new Source.Plain(page.text());
      default -> new Source.Plain(text);
    };
  }

  private static Found compared(
      CheckJob job,
      PageText page,
      Findings findings,
      Supplier<Source> source,
      @Nullable Kept kept,
      URI url) {
    String host = WatchUrl.host(url);
    if (page.text().isEmpty() && job.options().kind() != WatchKind.PRICE) {
      throw new CheckFailedException(
          ErrorCode.EMPTY_CONTENT, "the page on %s has no text".formatted(host));
    }
    CheckedText checked = KindText.of(page, job.options(), url, findings, source);
    if (checked.text().isEmpty()) {
      throw new CheckFailedException(
          ErrorCode.EMPTY_CONTENT, "the filters leave no text of the page on " + host);
    }
    CheckOutcome outcome = checked.outcome(job);
    return new Found(outcome, outcome instanceof CheckOutcome.Content ? kept : null);
  }

  private Found refused(boolean mayEscalate, Fetched fetched, String host) {
    // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    if (mayEscalate && fetched.header("cf-mitigated").equals("challenge")) {
      return new Found(new CheckOutcome.NeedsBrowser("the site first checks for a browser"), null);
    }
    throw new CheckFailedException(
        StatusFailures.of(
            fetched.status(),
            host,
            fetched.header(HttpHeaders.RETRY_AFTER),
            fetched.header(HttpHeaders.DATE),
            clock.instant()));
  }
}
