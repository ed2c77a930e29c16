package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.gateway.watch.FieldError;
import dev.pagewatch.model.json.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * An error answer, {@code application/problem+json} (RFC 9457).
 *
 * @param errors for status 400, what is wrong field by field
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type, String title, int status, String detail, List<FieldError> errors) {

  private static final String RETRY_AFTER_SECONDS = "5";

  /** With the status's own title. */
  public static Problem of(int status, String detail) {
    return new Problem(
        "about:blank",
        HttpResponseStatus.valueOf(status).reasonPhrase(),
        status,
        detail,
        List.of());
  }

  /** What was sent is wrong. */
  public static Problem invalid(List<FieldError> errors) {
    String detail = errors.stream().findFirst().map(FieldError::message).orElse("invalid");
    return new Problem("about:blank", "Bad Request", 400, detail, errors);
  }

  /** Answers a request with this problem, unless it has been answered. */
  public void answer(RoutingContext request) {
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
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    Exchange.end(request, Buffer.buffer(Json.write(this)));
  }
}
