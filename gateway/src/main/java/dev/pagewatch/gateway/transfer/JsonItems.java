package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.json.Json;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The values in one array or object of a JSON document, read one by one, so that the document's
 * size costs no memory. What becomes a tree takes some twenty times its size: each value is bounded
 * by a scan before any is read.
 */
final class JsonItems {

  /** Longest value that is made a tree, in bytes. */
  static final int MAX_VALUE_BYTES = 1_000_000;

  private JsonItems() {}

  /** What a scan does with a member of the document's object; the parser is at its value. */
  interface Member {
    void at(String name, JsonParser json) throws IOException;
  }

  /** A parser that leaves the stream open. */
  static JsonParser parser(InputStream bytes) throws IOException {
    return Json.mapper().createParser(bytes).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
  }

  /**
   * Reads a document, which must be one object, to its end.
   *
   * @param what it is, for people
   * @throws ValidationException with line and column when it is no JSON
   */
  static void scan(InputStream bytes, String what, Member member) throws IOException {
    try (JsonParser json = parser(bytes)) {
      // Read again later by name: a second member of a name would be another than the one seen
      // here.
      json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new ValidationException(
            "", json.currentToken() == null ? what + " is empty" : what + " must be a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        member.at(name, json);
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw new ValidationException("", what + " has more after its end");
      }
    } catch (JsonProcessingException e) {
      throw malformed(what, e);
    } catch (CharConversionException e) {
      throw new ValidationException("", what + " is no text in UTF-8");
    }
  }

  /** What a document that is no JSON is refused with. */
  static ValidationException malformed(String what, JsonProcessingException e) {
    return new ValidationException(
        "",
        "%s is no JSON: line %d, column %d"
            .formatted(what, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
  }

  /**
   * Goes over the values of the array or object the parser is at, refusing one that is too long.
   */
  static void bound(JsonParser json, String what) throws IOException {
    JsonToken end =
        json.currentToken() == JsonToken.START_ARRAY ? JsonToken.END_ARRAY : JsonToken.END_OBJECT;
    int number = 0;
    while (json.nextToken() != end) {
      if (json.currentToken() != JsonToken.FIELD_NAME) {
        number++;
        if (length(json) > MAX_VALUE_BYTES) {
          throw new ValidationException(
              "", "%s %d has over %,d bytes".formatted(what, number, MAX_VALUE_BYTES));
        }
      }
    }
  }

  /** The length of the value the parser is at, which it goes over. */
  static long length(JsonParser json) throws IOException {
    long start =
        offset(
            json.currentTokenLocation().getByteOffset(),
            json.currentTokenLocation().getCharOffset());
    json.skipChildren();
    return offset(json.currentLocation().getByteOffset(), json.currentLocation().getCharOffset())
        - start;
  }

  private static long offset(long bytes, long chars) {
    return Math.max(bytes, chars);
  }

  /** Goes to the member of the document's object that has this name, onto its value's start. */
  static boolean enter(JsonParser json, String name) throws IOException {
    json.nextToken();
    for (String found = json.nextFieldName(); found != null; found = json.nextFieldName()) {
      json.nextToken();
      if (found.equals(name)) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }

  /** The next value of the array or object the parser is in, or null after the last. */
  static @Nullable JsonNode next(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.FIELD_NAME) {
      token = json.nextToken();
    }
    return token == null || token.isStructEnd() ? null : Json.mapper().readTree(json);
  }
}
