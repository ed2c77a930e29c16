package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a request's parts, refusing bad ones by name, and writes answers. */
final class Exchange {

  private Exchange() {}

  /** A JSON body. */
  static JsonNode body(RoutingContext request) {
    String type = Optional.ofNullable(request.request().getHeader("Content-Type")).orElse("");
    String mediaType = type.split(";", 2)[0].strip();
    if (!mediaType.equals("application/json")
        && !mediaType.equals("application/merge-patch+json")) {
      throw new Problems.UnsupportedBodyException(
          "send the body as application/json" + (type.isEmpty() ? "" : ", not " + mediaType));
    }
    Buffer body = request.body().buffer();
    try {
      JsonNode json = body == null ? null : Json.mapper().readTree(body.getBytes());
      if (json == null || json.isMissingNode()) {
        throw new ValidationException("", "the body is empty; a JSON object is expected");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new ValidationException(
          "",
          "the body is no JSON: line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new ValidationException("", "the body can't be read");
    }
  }

  /** A path parameter. */
  static String path(RoutingContext request, String name) {
    return Optional.ofNullable(request.pathParam(name)).orElse("");
  }

  /** A query parameter, empty when absent or empty. */
  static Optional<String> query(RoutingContext request, String name) {
    return Optional.ofNullable(request.request().getParam(name)).filter(text -> !text.isEmpty());
  }

  /** A whole-number query parameter within bounds. */
  static long number(RoutingContext request, String name, long least, long most, long otherwise) {
    Optional<String> text = query(request, name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, in one way for both.
    }
    throw new ValidationException(
        name, "must be a whole number from %d to %d".formatted(least, most));
  }

  /** The version an {@code If-Match} asks for (RFC 9110, section 13.1.1). */
  static OptionalLong ifMatch(RoutingContext request) {
    String header = request.request().getHeader(HttpHeaders.IF_MATCH);
    if (header == null || header.equals("*")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(header.strip().replace("\"", "")));
    } catch (NumberFormatException e) {
      return OptionalLong.of(-1);
    }
  }

  /** Answers with a watch and its version as ETag. */
  static void watch(RoutingContext request, int status, Watch watch) {
    request.response().putHeader(HttpHeaders.ETAG, "\"" + watch.version() + "\"");
    json(request, status, watch);
  }

  /** Answers with JSON. */
  static void json(RoutingContext request, int status, @Nullable Object body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (body == null) {
      request.response().end();
    } else {
      request.response().end(Json.write(body));
    }
  }
}
