package dev.pagewatch.worker.http;

import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.egress.Dialler;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one check: each hop of a redirect is judged and dialled anew. Lives on one event
 * loop.
 */
final class Fetch {

  static final int MOST_REDIRECTS = 10;

  /** Of a body nobody reads, to keep the connection for the next request. */
  private static final int DRAINED = 64 * 1024;

  private final Context context;
  private final HttpClient client;
  private final Dialler dialler;
  private final MultiMap headers;
  private final int bodyLimit;
  private final CheckCookies cookies = new CheckCookies();

  private URI url;
  private @Nullable HttpClientRequest current;
  private boolean over;

  Fetch(
      Context context,
      HttpClient client,
      Dialler dialler,
      MultiMap headers,
      int bodyLimit,
      URI url) {
    this.context = context;
    this.client = client;
    this.dialler = dialler;
    this.headers = headers;
    this.bodyLimit = bodyLimit;
    this.url = url;
  }

  /** Follows redirects to a response; one that is no success comes with an empty body. */
  Future<Fetched> run() {
    return hop(0);
  }

  /** The host being asked. */
  String host() {
    return WatchUrl.host(url);
  }

  /** Drops whatever is under way. */
  void abandon() {
    over = true;
    if (current != null) {
      current.reset();
    }
  }

  private Future<Fetched> hop(int redirects) {
    return send(true).compose(response -> received(response, redirects));
  }

  private Future<HttpClientResponse> send(boolean again) {
    return dialler
        .dial(context, host(), WatchUrl.port(url), this::request)
        .compose(
            request -> {
              if (over) {
                request.reset();
                return Future.failedFuture(abandoned());
              }
              current = request;
              return request.send().recover(this::unreadable);
            })
        .recover(
            failure -> {
              // A kept connection may have been closed at the other end just now.
              if (again && !over && failure instanceof HttpClosedException) {
                return send(false);
              }
              return Future.failedFuture(failure);
            });
  }

  /** Netty reports an answer it can't parse as a bad argument or a failure to decode. */
  private Future<HttpClientResponse> unreadable(Throwable failure) {
    boolean parsing =
        failure instanceof IllegalArgumentException
            || (failure instanceof DecoderException
                && !(failure.getCause() instanceof IOException));
    return Future.failedFuture(
        parsing
            ? new CheckFailedException(
                ErrorCode.CONNECTION_FAILED, "%s sent an answer that is not HTTP".formatted(host()))
            : failure);
  }

  private Future<HttpClientRequest> request(SocketAddress address) {
    if (over) {
      return Future.failedFuture(abandoned());
    }
    MultiMap sent = HttpHeaders.headers().setAll(headers);
    String cookie = cookies.header(url);
    if (cookie != null) {
      sent.set(HttpHeaders.COOKIE, cookie);
    }
    String query = url.getRawQuery();
    return client.request(
        new RequestOptions()
            .setServer(address)
            .setHost(host())
            .setPort(WatchUrl.port(url))
            .setSsl(url.getScheme().equals("https"))
            .setMethod(HttpMethod.GET)
            .setURI(query == null ? url.getRawPath() : url.getRawPath() + "?" + query)
            .setHeaders(sent));
  }

  private Future<Fetched> received(HttpClientResponse response, int redirects) {
    String location = response.getHeader(HttpHeaders.LOCATION);
    if (isRedirect(response.statusCode()) && location != null) {
      drain(response);
      if (redirects == MOST_REDIRECTS) {
        throw new CheckFailedException(
            ErrorCode.TOO_MANY_REDIRECTS,
            "%s redirected more than %d times".formatted(host(), MOST_REDIRECTS));
      }
      cookies.keep(url, response.cookies());
      url = target(response.statusCode(), location);
      return hop(redirects + 1);
    }
    if (response.statusCode() / 100 != 2) {
      drain(response);
      return Future.succeededFuture(
          new Fetched(url, response.statusCode(), response.headers(), Buffer.buffer()));
    }
    return body(response)
        .map(body -> new Fetched(url, response.statusCode(), response.headers(), body));
  }

  private URI target(int status, String location) {
    try {
      return WatchUrl.resolve(url, location);
    } catch (InvalidUrlException e) {
      throw new CheckFailedException(
          ErrorCode.HTTP_STATUS,
          "%d from %s leads nowhere: %s".formatted(status, host(), e.getMessage()));
    }
  }

  private Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(body));
    if (announced(response) > bodyLimit) {
      whole.tryFail(tooLarge());
      response.request().reset();
      return whole.future();
    }
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() <= bodyLimit) {
            body.appendBuffer(chunk);
          } else if (whole.tryFail(tooLarge())) {
            response.request().reset();
          }
        });
    return whole.future();
  }

  private CheckFailedException tooLarge() {
    return new CheckFailedException(
        ErrorCode.TOO_LARGE,
        "the page on %s is larger than %d MB".formatted(host(), bodyLimit / 1_000_000));
  }

  private static void drain(HttpClientResponse response) {
    response.exceptionHandler(failure -> {});
    int[] seen = {0};
    response.handler(
        chunk -> {
          seen[0] += chunk.length();
          if (seen[0] > DRAINED) {
            response.request().reset();
          }
        });
  }

  private static long announced(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private CheckFailedException abandoned() {
    return new CheckFailedException(
        ErrorCode.TIMEOUT, "the check of %s was given up".formatted(host()));
  }
}
