package dev.pagewatch.worker.http;

import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.ErrorCode;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
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
  private final Connections connections;
  private final FetchOptions options;
  private final Hops hops;
  private final int bodyLimit;

  private URI url;
  private @Nullable HttpClientRequest current;
  private boolean over;

  /**
   * Not begun.
   *
   * @param headers of every request
   * @param validators of the page as it is known, perhaps none
   */
  Fetch(
      Context context,
      Connections connections,
      MultiMap headers,
      FetchOptions options,
      Validators validators,
      int bodyLimit,
      URI url) {
    this.context = context;
    this.connections = connections;
    this.options = options;
    this.hops = new Hops(headers, options, validators, url);
    this.bodyLimit = bodyLimit;
    this.url = url;
  }

  /** Follows redirects to a response; one that is not accepted comes with an empty body. */
  Future<Fetched> run() {
    return hop(0);
  }

  /** Whether a status answers that what is known still holds. */
  boolean isNotModified(int status) {
    return status == 304 && hops.isConditional(url);
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
    if (over) {
      return Future.failedFuture(abandoned());
    }
    String query = url.getRawQuery();
    RequestOptions what =
        new RequestOptions()
            .setMethod(hops.method())
            .setURI(query == null ? url.getRawPath() : url.getRawPath() + "?" + query)
            .setHeaders(hops.headers(url));
    return connections
        .request(context, url, options.proxyServer(), what)
        .compose(
            request -> {
              if (over) {
                request.reset();
                return Future.failedFuture(abandoned());
              }
              current = request;
              Buffer body = hops.body();
              Future<HttpClientResponse> sent = body == null ? request.send() : request.send(body);
              return sent.recover(this::unreadable);
            })
        .recover(
            failure -> {
              // A kept connection may have been closed at the other end just now.
              if (again && !over && hops.mayRepeat() && failure instanceof HttpClosedException) {
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

  private Future<Fetched> received(HttpClientResponse response, int redirects) {
    String location = response.getHeader(HttpHeaders.LOCATION);
    if (isRedirect(response.statusCode()) && location != null) {
      drain(response);
      if (redirects == MOST_REDIRECTS) {
        throw new CheckFailedException(
            ErrorCode.TOO_MANY_REDIRECTS,
            "%s redirected more than %d times".formatted(host(), MOST_REDIRECTS));
      }
      URI next = target(response.statusCode(), location);
      hops.redirected(response.statusCode(), url, next, response.cookies());
      url = next;
      return hop(redirects + 1);
    }
    ProxyServer proxy = options.proxyServer();
    if (response.statusCode() == 407 && proxy != null) {
      drain(response);
      throw new CheckFailedException(
          ErrorCode.CONNECTION_FAILED,
          "the proxy %s wants another user and password".formatted(proxy.host()));
    }
    if (isNotModified(response.statusCode()) || !options.accepts(response.statusCode())) {
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
