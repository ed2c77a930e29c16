package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.gateway.watch.FieldError;
import dev.pagewatch.model.json.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/**
 * An error answer, {@code application/problem+json} (RFC 9457).
 *
 * @param errors for status 400, what is wrong field by field
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type, String title, int status, String detail, List<FieldError> errors) {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** With the status's own title. */
  public static Problem of(int status, String detail) {
    return new Problem(
        "about:blank",
        HttpResponseStatus.valueOf(status).reasonPhrase(),
        status,
        detail,
        List.of());
  }

  /** Nobody knows who asks, and this is not for anybody. */
  public static Problem signInFirst() {
    return of(401, "sign in first, or send an API key as Authorization: Bearer");
  }

  /** What was sent is wrong. */
  public static Problem invalid(List<FieldError> errors) {
    String detail = errors.stream().findFirst().map(FieldError::message).orElse("invalid");
    return new Problem("about:blank", "Bad Request", 400, detail, errors);
  }

  /** Answers a request with this problem, unless it has been answered. */
  public void answer(RoutingContext request) {
    answerAndRetryAfter(request, RETRY_AFTER);
  }

  /**
   * Answers a request with this problem, unless it has been answered.
   *
   * @param wait told where the status is one that passes, in whole seconds
   */
  public void answerAndRetryAfter(RoutingContext request, Duration wait) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (status == 503 || status == 429) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }
    if (status == 401) {
      // Asked for by RFC 9110, section 15.5.2; browsers open no dialog for it.
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    Exchange.end(request, Buffer.buffer(Json.write(this)));
  }
}
