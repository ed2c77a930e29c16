package dev.pagewatch.worker.http;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.filter.CheckedText;
import dev.pagewatch.worker.filter.Source;
import dev.pagewatch.worker.http.TextDecoder.Declares;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** Reads a response and compares it: plain computing, done off the event loop. */
final class PageReading {

  private final int bodyLimit;
  private final InstantSource clock;

  PageReading(int bodyLimit, InstantSource clock) {
    this.bodyLimit = bodyLimit;
    this.clock = clock;
  }

  /**
   * What a check found.
   *
   * @param outcome without the document's blob
   * @param html the document to keep beside new content, or null
   */
  record Found(CheckOutcome outcome, @Nullable String html) {}

  /**
   * Reads and compares.
   *
   * @param findings told what is found on the way
   * @throws CheckFailedException when there is nothing to compare
   * @throws FilterFailedException when the filters can't be applied
   */
  Found read(CheckJob job, Fetched fetched, Consumer<Phase> phases, Findings findings) {
    String host = WatchUrl.host(fetched.url());
    boolean mayEscalate = mayEscalate(job);
    findings.answered(fetched.status(), fetched.header(HttpHeaders.CONTENT_TYPE));
    if (!job.options().fetch().accepts(fetched.status())) {
      return refused(mayEscalate, fetched, host);
    }
    phases.accept(Phase.EXTRACTING);
    byte[] body = BodyDecoder.decode(fetched, host, bodyLimit);
    String contentType = fetched.header(HttpHeaders.CONTENT_TYPE);
    ContentKind kind = ContentKind.of(contentType, body);
    return switch (kind) {
      case UNSUPPORTED ->
          throw new CheckFailedException(
              ErrorCode.UNSUPPORTED_CONTENT,
              "%s answers with %s, which has no text to compare"
                  .formatted(host, described(contentType)));
      case TEXT -> {
        boolean xml = ContentKind.isXml(contentType);
        String text = TextDecoder.decode(body, contentType, xml ? Declares.XML : Declares.NOTHING);
        phases.accept(Phase.COMPARING);
        PageText page = PageText.ofPlainText(text);
        yield compared(job, page, findings, () -> source(text, contentType, fetched), null, host);
      }
      case HTML -> {
        boolean xml = ContentKind.isXml(contentType);
        String html = TextDecoder.decode(body, contentType, xml ? Declares.XML : Declares.HTML);
        yield document(job, mayEscalate, fetched, html, phases, findings);
      }
    };
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
    Document document = Jsoup.parse(html, fetched.url().toString());
    PageText page = PageText.of(document);
    if (mayEscalate) {
      Optional<String> evidence = ScriptEvidence.find(document, page.text());
      if (evidence.isPresent()) {
        return new Found(new CheckOutcome.NeedsBrowser(evidence.get()), null);
      }
    }
    phases.accept(Phase.COMPARING);
    String host = WatchUrl.host(fetched.url());
    try {
      return compared(job, page, findings, () -> new Source.Parsed(document), html, host);
    } catch (FilterFailedException e) {
      // What is watched may be what scripts make, though the rest of the page isn't.
      if (mayEscalate
          && e.code() == ErrorCode.FILTER_NOT_FOUND
          && ScriptEvidence.hasScripts(document)) {
        return new Found(
            new CheckOutcome.NeedsBrowser("without the page's scripts " + e.getMessage()), null);
      }
      throw e;
    }
  }

  private static Source source(String text, String contentType, Fetched fetched) {
    if (ContentKind.isJson(contentType)) {
      return new Source.Json(text);
    }
    return ContentKind.isXml(contentType)
        ? new Source.Xml(text, fetched.url().toString())
        : new Source.Plain(text);
  }

  private static Found compared(
      CheckJob job,
      PageText page,
      Findings findings,
      Supplier<Source> source,
      @Nullable String html,
      String host) {
    if (page.text().isEmpty()) {
      throw new CheckFailedException(
          ErrorCode.EMPTY_CONTENT, "the page on %s has no text".formatted(host));
    }
    CheckedText checked = CheckedText.of(page, job.options().filters(), findings, source);
    if (checked.text().isEmpty()) {
      throw new CheckFailedException(
          ErrorCode.EMPTY_CONTENT, "the filters leave no text of the page on " + host);
    }
    CheckOutcome outcome = checked.outcome(job);
    return new Found(outcome, outcome instanceof CheckOutcome.Content ? html : null);
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

  private static String described(String contentType) {
    String type = ContentKind.mediaType(contentType);
    return type.isEmpty() ? "binary data" : type.substring(0, Math.min(type.length(), 100));
  }
}
