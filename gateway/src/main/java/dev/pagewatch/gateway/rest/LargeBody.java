package dev.pagewatch.gateway.rest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Sends megabytes in slices, the next when the last is on its way: compressing all at once would
 * hold up the event loop, and a slow reader would fill memory.
 */
final class LargeBody {

  private static final int SLICE = 32 * 1024;

  private final HttpServerResponse response;
  private final Context loop;
  private final Buffer body;
  private final Promise<Void> sent = Promise.promise();
  private int reached;

  private LargeBody(HttpServerResponse response, Context loop, Buffer body) {
    this.response = response;
    this.loop = loop;
    this.body = body;
  }

  /** Ends the response with a body; headers other than its length are the caller's. */
  static Future<Void> send(RoutingContext request, Buffer body) {
    if (body.length() <= SLICE || request.request().method().equals(HttpMethod.HEAD)) {
      return Exchange.end(request, body);
    }
    request.response().putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
    LargeBody sending =
        new LargeBody(request.response(), request.vertx().getOrCreateContext(), body);
    sending.next();
    return sending.sent.future();
  }

  private void next() {
    Buffer slice = body.slice(reached, Math.min(body.length(), reached + SLICE));
    reached += slice.length();
    if (reached == body.length()) {
      response.end(slice).onComplete(sent);
    } else {
      response.write(slice).onComplete(written -> loop.runOnContext(turn -> next()), sent::fail);
    }
  }
}
