package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.pagewatch.gateway.store.WholeWatch;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request's parts, refusing bad ones by name, and writes answers. */
final class Exchange {

  private static final int MAX_DEPTH = 100;
  private static final int MAX_DIGITS = 400;
  private static final int MAX_TEXT = 8_192;

  /** A name given twice is a mistake that either reading of it would hide. */
  private static final ObjectReader STRICT = strict();

  private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);
  private static final Pattern OTHER_CHARSET =
      Pattern.compile("charset\\s*=\\s*(?!\"?utf-?8\"?\\s*(;|$))", Pattern.CASE_INSENSITIVE);
  private static final String TAKES = "pagewatch.takes";

  private Exchange() {}

  private static ObjectReader strict() {
    var mapper = Json.mapper().copy();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_DIGITS)
                .build());
    return mapper
        .reader()
        .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** Says which media types the operation takes, as the document has it. */
  static void takes(RoutingContext request, List<String> mediaTypes) {
    request.put(TAKES, mediaTypes);
  }

  /**
   * A JSON body.
   *
   * @throws Problems.UnsupportedBodyException when it is of a type that the operation doesn't take
   * @throws ValidationException when it is no JSON (RFC 8259)
   */
  static JsonNode body(RoutingContext request) {
    requireType(request);
    Buffer body = request.body().buffer();
    if (body == null || body.length() == 0) {
      throw new ValidationException("", "the body is empty; a JSON object is expected");
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
      JsonNode json = STRICT.readTree(text);
      if (json.isMissingNode()) {
        throw new ValidationException("", "the body is empty; a JSON object is expected");
      }
      return json;
    } catch (CharacterCodingException e) {
      throw new ValidationException("", "the body is not UTF-8");
    } catch (StreamConstraintsException e) {
      throw new ValidationException(
          "",
          "the body is nested over %d deep or has a number of over %d digits"
              .formatted(MAX_DEPTH, MAX_DIGITS));
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  private static void requireType(RoutingContext request) {
    String type = Optional.ofNullable(request.request().getHeader("Content-Type")).orElse("");
    String mediaType = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    List<String> taken = Optional.<List<String>>ofNullable(request.get(TAKES)).orElse(List.of());
    if (!taken.contains(mediaType) || OTHER_CHARSET.matcher(type).find()) {
      throw new Problems.UnsupportedBodyException(taken, type);
    }
  }

  private static ValidationException notJson(JsonProcessingException e) {
    Matcher twice = TWICE.matcher(String.valueOf(e.getOriginalMessage()));
    if (e instanceof JsonParseException && twice.lookingAt()) {
      return new ValidationException(twice.group(1), "is in the body twice");
    }
    return new ValidationException(
        "",
        e.getLocation() == null
            ? "the body is no JSON"
            : "the body is no JSON: line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
  }

  /** A path parameter; nothing is named by one with a zero byte. */
  static String path(RoutingContext request, String name) {
    return Optional.ofNullable(request.pathParam(name))
        .filter(text -> text.indexOf('\0') < 0)
        .orElse("");
  }

  /** A query parameter, empty when absent or empty. */
  static Optional<String> query(RoutingContext request, String name) {
    Parameters parameters = new Parameters(request);
    Optional<String> text = parameters.text(name, MAX_TEXT);
    parameters.refuseIfWrong();
    return text;
  }

  /** A whole-number query parameter within bounds. */
  static long number(RoutingContext request, String name, long least, long most, long otherwise) {
    Parameters parameters = new Parameters(request);
    long number = parameters.number(name, least, most, otherwise);
    parameters.refuseIfWrong();
    return number;
  }

  /** Answers with a watch and its version as ETag. */
  static void watch(RoutingContext request, int status, WholeWatch watch) {
    request.response().putHeader(HttpHeaders.ETAG, "\"" + watch.watch().version() + "\"");
    json(request, status, watch);
  }

  /** Answers with JSON. */
  static void json(RoutingContext request, int status, @Nullable Object body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    end(request, body == null ? Buffer.buffer() : Buffer.buffer(Json.write(body)));
  }

  /**
   * Ends an answer: for HEAD without the body, though with its length (RFC 9110, section 9.3.2).
   */
  static Future<Void> end(RoutingContext request, Buffer body) {
    HttpServerResponse response = request.response();
    return request.request().method().equals(HttpMethod.HEAD)
        ? response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end()
        : response.end(body);
  }
}
