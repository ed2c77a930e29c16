package dev.pagewatch.worker.http;

import static dev.pagewatch.worker.http.Checking.check;
import static dev.pagewatch.worker.http.Checking.conditional;
import static dev.pagewatch.worker.http.Checking.mayEscalate;
import static dev.pagewatch.worker.http.Checking.options;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.MemoryBlobs;
import dev.pagewatch.worker.TestNames;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.http.WireSite.Asked;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each option as a server sees it. */
@Timeout(60)
class HttpFetchOptionsTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private static final String SECRETS =
      "{'headers': {'Authorization': 'Bearer s3cret', 'X-Api-Key': 's3cret', 'Accept': 'text/x'},"
          + "'cookies': [{'name': 'sid', 'value': 's3cret'}]}";

  private final EgressGuard guard = TestNames.guard();
  private final HttpEngine engine =
      new HttpEngine(LOOPS.vertx(), guard, new MemoryBlobs(), 64, "test");
  private final WireSite site = new WireSite(LOOPS.vertx());

  @AfterEach
  void stop() {
    engine.close();
    site.close();
    guard.close();
  }

  private String url(String path) {
    return "http://site.test:" + site.port() + path;
  }

  private String elsewhere(String path) {
    return "http://other.test:" + site.port() + path;
  }

  private Asked asked(String options) {
    assertThat(check(engine, url("/"), options(options))).isInstanceOf(CheckOutcome.Content.class);
    return site.last();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH"})
  void aBodyIsSentWithItsMethod(String method) {
    Asked asked = asked("{'method': '%s', 'body': 'grün=1'}".formatted(method));

    assertThat(asked.method()).isEqualTo(method);
    assertThat(asked.body()).isEqualTo("grün=1");
    assertThat(asked.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
    assertThat(asked.header("Content-Length")).isEqualTo("7");
  }

  @Test
  void aContentTypeOfOnesOwnIsKept() {
    Asked asked =
        asked("{'method': 'POST', 'body': '[]', 'headers': {'content-type': 'application/json'}}");

    assertThat(asked.headers().getAll("Content-Type")).containsExactly("application/json");
  }

  @Test
  void headersUserAgentAndLanguageAreThoseAskedFor() {
    Asked asked =
        asked(
            "{'headers': {'accept': 'text/x', 'X-A': 'b'}, 'userAgent': 'Me/1', 'locale': 'de-AT'}");

    assertThat(asked.headers().getAll("Accept")).containsExactly("text/x");
    assertThat(asked.header("X-A")).isEqualTo("b");
    assertThat(asked.header("User-Agent")).isEqualTo("Me/1");
    assertThat(asked.header("Accept-Language")).isEqualTo("de-AT,de;q=0.9,*;q=0.5");
  }

  @Test
  void userAndPasswordAreSentAtOnce() {
    Asked asked = asked("{'basicAuth': {'user': 'Aladdin', 'password': 'open sesame'}}");

    // The example of RFC 7617, section 2.
    assertThat(asked.header("Authorization")).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void cookiesGoWhereTheirPathAndDomainSay() {
    String cookies =
        "{'cookies': [{'name': 'a', 'value': '1'}, {'name': 'b', 'value': '2', 'path': '/in'},"
            + "{'name': 'c', 'value': '3', 'domain': 'site.test'},"
            + "{'name': 'd', 'value': '4', 'domain': 'other.test'}]}";

    check(engine, url("/in/x"), options(cookies));
    assertThat(site.last().header("Cookie")).isEqualTo("b=2; a=1; c=3");
    check(engine, url("/inside"), options(cookies));
    assertThat(site.last().header("Cookie")).isEqualTo("a=1; c=3");
    site.redirect("/away", 302, elsewhere("/"));
    check(engine, url("/away"), options(cookies));
    assertThat(site.last().header("Cookie")).isEqualTo("d=4");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectToAnotherSiteCarriesNoSecrets(int status) {
    site.redirect("/out", status, elsewhere("/back"));
    site.redirect("/back", status, url("/end"));

    check(engine, url("/out"), options(SECRETS));

    List<Asked> asked = site.asked();
    assertThat(asked)
        .extracting(Asked::host)
        .containsExactly("site.test", "other.test", "site.test");
    assertThat(asked.get(0).headers().toString()).contains("s3cret");
    assertThat(asked.get(0).header("Cookie")).isEqualTo("sid=s3cret");
    assertThat(asked.get(1).headers().toString()).doesNotContain("s3cret");
    assertThat(asked.get(1).header("Accept")).isEqualTo("text/x");
    assertThat(asked.get(2).header("X-Api-Key")).isEqualTo("s3cret");
  }

  @Test
  void userAndPasswordDoNotFollowToAnotherPort() {
    try (WireSite otherPort = new WireSite(LOOPS.vertx())) {
      site.redirect("/out", 302, "http://site.test:" + otherPort.port() + "/");
      check(
          engine,
          url("/out"),
          options(
              "{'basicAuth': {'user': 'me', 'password': 's3cret'},"
                  + "'cookies': [{'name': 'sid', 'value': 's3cret'}]}"));

      assertThat(site.last().header("Authorization")).isNotEmpty();
      assertThat(otherPort.last().header("Authorization")).isEmpty();
      assertThat(otherPort.last().header("Cookie")).isEmpty();
    }
  }

  @Test
  void aSiteCannotSetCookiesForAnother() {
    List<String> cookies =
        List.of("a=1; Domain=other.test", "b=2; Domain=test", "c=3", "d=4; Max-Age=0");
    site.answer(
        "/set",
        response ->
            response
                .setStatusCode(302)
                .putHeader("Set-Cookie", cookies)
                .putHeader("Location", elsewhere("/over"))
                .end());
    site.redirect("/over", 302, url("/end"));

    check(engine, url("/set"), options("{'cookies': [{'name': 'd', 'value': 'old'}]}"));

    assertThat(site.asked().get(0).header("Cookie")).isEqualTo("d=old");
    assertThat(site.asked().get(1).header("Cookie")).isEmpty();
    assertThat(site.last().header("Cookie")).isEqualTo("c=3");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,301,GET", "POST,302,GET", "POST,303,GET", "POST,307,POST", "POST,308,POST",
    "PUT,301,PUT", "PUT,302,PUT", "PUT,303,GET", "PUT,307,PUT", "PATCH,303,GET",
  })
  void aRedirectChangesTheMethodAsBrowsersDo(String method, int status, String then) {
    site.redirect("/r", status, "/end");

    check(
        engine,
        url("/r"),
        options(
            "{'method': '%s', 'body': 'x', 'headers': {'Content-Type': 'a/b'}}".formatted(method)));

    assertThat(site.last().method()).isEqualTo(then);
    assertThat(site.last().body()).isEqualTo(then.equals("GET") ? "" : "x");
    assertThat(site.last().header("Content-Type")).isEqualTo(then.equals("GET") ? "" : "a/b");
  }

  @Test
  void aBodyIsNotSentToAnotherSite() {
    site.redirect("/r", 307, elsewhere("/end"));

    CheckOutcome outcome =
        check(engine, url("/r"), options("{'method': 'POST', 'body': 'password=s3cret'}"));

    assertThat(outcome)
        .isEqualTo(
            new CheckOutcome.Failed(
                ErrorCode.HTTP_STATUS,
                "307 from site.test would have the request's body sent to other.test,"
                    + " which is another site"));
    assertThat(site.asked()).hasSize(1);
  }

  @Test
  void anAcceptedStatusIsContentAndOthersAreNot() {
    Consumer<HttpServerResponse> missing =
        response ->
            response.setStatusCode(404).putHeader("Content-Type", "text/html").end("not here");
    site.answer("/gone", missing);
    FetchOptions options = options("{'acceptStatus': ['404']}");

    assertThat(check(engine, url("/gone"), options))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class, it -> assertThat(it.text()).isEqualTo("not here"));
    assertThat(check(engine, url("/"), options))
        .isEqualTo(new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "200 from site.test"));
    assertThat(check(engine, url("/gone"), FetchOptions.none()))
        .isEqualTo(new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "404 from site.test"));
  }

  @Test
  void whatDidNotChangeIsNotReadAgain() {
    site.answer(
        "/v",
        response ->
            response
                .putHeader("ETag", "\"v1\"")
                .putHeader("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT")
                .end("text"));

    CheckOutcome.Content first =
        (CheckOutcome.Content) check(engine, url("/v"), FetchOptions.none());
    assertThat(site.last().header("If-None-Match")).isEmpty();
    assertThat(requireNonNull(first.validators()).etag()).isEqualTo("\"v1\"");
    assertThat(requireNonNull(first.validators()).lastModified())
        .isEqualTo("Wed, 21 Oct 2015 07:28:00 GMT");

    site.answer("/v", response -> response.setStatusCode(304).end());
    CheckOutcome second =
        conditional(
            engine,
            url("/v"),
            FetchOptions.none(),
            requireNonNull(first.validators()),
            first.hash());

    assertThat(second).isEqualTo(new CheckOutcome.NotModified());
    assertThat(site.last().header("If-None-Match")).isEqualTo("\"v1\"");
    assertThat(site.last().header("If-Modified-Since")).isEqualTo("Wed, 21 Oct 2015 07:28:00 GMT");
  }

  @Test
  void aTimeTooCloseToTheAnswersIsNoneToAskWith() {
    site.answer(
        "/v",
        response ->
            response
                .putHeader("Date", "Wed, 21 Oct 2015 07:28:00 GMT")
                .putHeader("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT")
                .end("text"));

    assertThat(check(engine, url("/v"), FetchOptions.none()))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class,
            it -> assertThat(requireNonNull(it.validators()).canAsk()).isFalse());
  }

  @Test
  void theSameBytesAgainAreNotReadAgain() {
    site.answer("/p", response -> response.putHeader("Content-Type", "text/plain").end("text"));
    CheckOutcome.Content first =
        (CheckOutcome.Content) check(engine, url("/p"), FetchOptions.none());
    Validators known = requireNonNull(first.validators());

    assertThat(conditional(engine, url("/p"), FetchOptions.none(), known, first.hash()))
        .isEqualTo(new CheckOutcome.NotModified());
    assertThat(conditional(engine, url("/p"), FetchOptions.none(), known, null))
        .as("where no content is known that they could be of")
        .isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void bytesThatDifferOrAreReadInAnotherWayOrFromElsewhereAreRead() {
    site.answer("/p", response -> response.putHeader("Content-Type", "text/plain").end("<b>t"));
    site.answer("/q", response -> response.putHeader("Content-Type", "text/plain").end("<b>t"));
    CheckOutcome.Content first =
        (CheckOutcome.Content) check(engine, url("/p"), FetchOptions.none());
    Validators known = requireNonNull(first.validators());

    assertThat(conditional(engine, url("/q"), FetchOptions.none(), known, first.hash()))
        .isInstanceOf(CheckOutcome.Same.class);
    site.answer("/p", response -> response.putHeader("Content-Type", "text/html").end("<b>t"));
    assertThat(conditional(engine, url("/p"), FetchOptions.none(), known, first.hash()))
        .isInstanceOf(CheckOutcome.Content.class);
    site.answer("/p", response -> response.putHeader("Content-Type", "text/plain").end("other"));
    assertThat(conditional(engine, url("/p"), FetchOptions.none(), known, first.hash()))
        .isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void validatorsAreForTheirOwnUrlAndForGetAlone() {
    Validators validators = new Validators(url("/end"), "\"v1\"", null);
    site.redirect("/r", 302, "/end");
    site.answer("/end", response -> response.setStatusCode(304).end());

    assertThat(conditional(engine, url("/r"), FetchOptions.none(), validators, "hash"))
        .isEqualTo(new CheckOutcome.NotModified());
    assertThat(site.asked().get(0).header("If-None-Match")).isEmpty();
    assertThat(site.last().header("If-None-Match")).isEqualTo("\"v1\"");

    conditional(engine, url("/end"), options("{'method': 'POST'}"), validators, "hash");
    assertThat(site.last().header("If-None-Match")).isEmpty();
    conditional(engine, url("/end"), FetchOptions.none(), validators, null);
    assertThat(site.last().header("If-None-Match")).isEmpty();
  }

  @Test
  void whatNeedsABrowserIsLeftToOneWithoutARequest() {
    assertThat(check(engine, url("/"), options("{'script': 'x()'}")))
        .isEqualTo(
            new CheckOutcome.Failed(
                ErrorCode.NAVIGATION_FAILED,
                "fetch.script needs a browser; set engine to browser or auto"));
    assertThat(mayEscalate(engine, url("/"), options("{'wait': {'selector': 'p'}}")))
        .isInstanceOf(CheckOutcome.NeedsBrowser.class);
    assertThat(site.asked()).isEmpty();
  }

  @Test
  void notModifiedThatNobodyAskedForIsAFailure() {
    site.answer("/v", response -> response.setStatusCode(304).end());

    assertThat(check(engine, url("/v"), FetchOptions.none()))
        .isEqualTo(new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "304 from site.test"));
  }
}
