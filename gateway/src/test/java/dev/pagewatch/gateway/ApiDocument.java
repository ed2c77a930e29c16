package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.pagewatch.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/**
 * {@code openapi.yaml} as the judge of what a gateway really answers. Every object it describes is
 * taken as closed, so that an answer has no field that the document lacks.
 */
final class ApiDocument {

  private static final String BASE = "/api/v1";
  private static final String ID = "https://pagewatch.test/openapi.json";

  /** Answers that depend on who asks or on the server, not on what the operation does. */
  private static final Set<Integer> GENERAL = Set.of(401, 403, 405, 429, 500, 503);

  private static final Set<String> SERVED_BESIDES =
      Set.of("/openapi.yaml", "/openapi.json", "/docs");

  private static final JsonNode DOCUMENT = read();
  private static final SchemaRegistry SCHEMAS = schemas();

  private final Set<String> exercised = new ConcurrentSkipListSet<>();

  private record Operation(String path, String method, JsonNode described) {
    String id() {
      return described.path("operationId").asText();
    }
  }

  /** One that nothing has been held against yet. */
  static ApiDocument load() {
    return new ApiDocument();
  }

  private static JsonNode read() {
    try (InputStream yaml = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      JsonNode document = new YAMLMapper().readTree(yaml);
      close(document.at("/components/schemas"));
      return document;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SchemaRegistry schemas() {
    return SchemaRegistry.withDialect(
        Dialects.getOpenApi31(),
        builder ->
            builder
                .schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                .schemas(Map.of(ID, DOCUMENT.toString())));
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(ApiDocument::close);
  }

  /** Every path with the methods it has. */
  Map<String, Set<String>> methods() {
    Map<String, Set<String>> methods = new TreeMap<>();
    operations()
        .forEach(
            each ->
                methods.computeIfAbsent(each.path(), path -> new TreeSet<>()).add(each.method()));
    return methods;
  }

  /** Each operation with each success that it can have, as {@code listWatches 200}. */
  Set<String> successes() {
    Set<String> successes = new TreeSet<>();
    for (Operation operation : operations()) {
      operation
          .described()
          .path("responses")
          .fieldNames()
          .forEachRemaining(
              status -> {
                if (status.startsWith("2")) {
                  successes.add(operation.id() + " " + status);
                }
              });
    }
    return successes;
  }

  /** The successes that were seen. */
  Collection<String> exercised() {
    return exercised;
  }

  /** Fails unless the exchange is as the document says. */
  void check(HttpRequest request, String body, HttpResponse<String> response) {
    String method = request.method();
    URI uri = request.uri();
    String rawPath = uri.getRawPath();
    if (!rawPath.startsWith(BASE + "/")) {
      return;
    }
    String path = rawPath.substring(BASE.length()).replaceAll("(?<=.)/$", "");
    String what = "%s %s → %d".formatted(method, uri, response.statusCode());
    List<Operation> atPath = operations().stream().filter(each -> fits(each.path(), path)).toList();
    if (response.statusCode() >= 400) {
      requireProblem(what, response);
    }
    if (atPath.isEmpty() || SERVED_BESIDES.contains(path)) {
      assertThat(SERVED_BESIDES.contains(path) || response.statusCode() >= 400)
          .as("%s is in openapi.yaml", what)
          .isTrue();
      return;
    }
    String asked = method.equals("HEAD") ? "GET" : method;
    Optional<Operation> found =
        atPath.stream()
            .filter(each -> each.method().equals(asked))
            .min(
                Comparator.comparing(
                    each -> each.path().length() - each.path().replace("{", "").length()));
    if (found.isEmpty()) {
      assertThat(response.statusCode()).as(what).isIn(method.equals("OPTIONS") ? 204 : 405, 403);
      return;
    }
    requireResponse(what, found.get(), method.equals("HEAD"), response);
    if (response.statusCode() < 300) {
      requireRequest(what, found.get(), request, body);
      if (!method.equals("HEAD")) {
        exercised.add(found.get().id() + " " + response.statusCode());
      }
    }
  }

  private void requireProblem(String what, HttpResponse<String> response) {
    assertThat(mediaType(response)).as(what).isEqualTo("application/problem+json");
    if (response.request().method().equals("HEAD")) {
      return;
    }
    JsonNode problem = RunningGateway.json(response);
    requireValid(what, pointer("components", "schemas", "Problem"), problem);
    assertThat(problem.path("status").intValue()).as(what).isEqualTo(response.statusCode());
  }

  private void requireResponse(
      String what, Operation operation, boolean head, HttpResponse<String> response) {
    String status = Integer.toString(response.statusCode());
    JsonNode responses = operation.described().path("responses");
    boolean general = GENERAL.contains(response.statusCode()) && responses.has("default");
    String documented = responses.has(status) || !general ? status : "default";
    assertThat(responses.has(documented)).as("%s is a documented status", what).isTrue();
    JsonNode described = resolved(responses.path(documented));
    for (Map.Entry<String, JsonNode> header : described.path("headers").properties()) {
      if (resolved(header.getValue()).path("required").booleanValue()) {
        assertThat(response.headers().firstValue(header.getKey())).as(what).isPresent();
      }
    }
    JsonNode content = described.path("content");
    if (content.isEmpty()) {
      assertThat(response.body()).as(what).isEmpty();
      return;
    }
    String type = mediaType(response);
    assertThat(content.has(type)).as("%s has a documented type: %s", what, type).isTrue();
    if (head) {
      assertThat(response.body()).as(what).isEmpty();
    } else if (!type.startsWith("image/")) {
      String schema =
          responses.path(documented).has("$ref")
              ? responses.path(documented).path("$ref").asText().substring(1)
              : pointer(
                  "paths",
                  operation.path(),
                  operation.method().toLowerCase(Locale.ROOT),
                  "responses",
                  documented);
      requireValid(
          what,
          schema + pointer("content", type, "schema"),
          type.endsWith("json")
              ? RunningGateway.json(response)
              : TextNode.valueOf(response.body()));
    }
  }

  private void requireRequest(String what, Operation operation, HttpRequest request, String body) {
    String type =
        request
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .split(";", 2)[0]
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!body.isEmpty() && operation.described().has("requestBody")) {
      assertThat(operation.described().at("/requestBody/content").has(type)).as(what).isTrue();
      String schema =
          pointer(
              "paths",
              operation.path(),
              operation.method().toLowerCase(Locale.ROOT),
              "requestBody",
              "content",
              type,
              "schema");
      if (type.endsWith("json")) {
        requireValid(what, schema, read(body));
      }
    }
    for (JsonNode each : operation.described().path("parameters")) {
      JsonNode parameter = resolved(each);
      if (parameter.path("in").asText().equals("query")) {
        for (String value : values(request.uri(), parameter.path("name").asText())) {
          boolean number =
              resolved(parameter.path("schema")).path("type").asText().equals("integer");
          String at = each.has("$ref") ? each.path("$ref").asText().substring(1) : "";
          if (!at.isEmpty() && !value.isEmpty()) {
            requireValid(what, at + "/schema", number ? read(value) : TextNode.valueOf(value));
          }
        }
      }
    }
  }

  private static List<String> values(URI uri, String name) {
    return Arrays.stream(Optional.ofNullable(uri.getRawQuery()).orElse("").split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && pair[0].equals(name))
        .map(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))
        .toList();
  }

  private void requireValid(String what, String pointer, JsonNode value) {
    var schema = SCHEMAS.getSchema(SchemaLocation.of(ID + "#" + pointer));
    assertThat(schema.validate(value.toString(), InputFormat.JSON))
        .as("%s fits %s", what, pointer)
        .isEmpty();
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue()));
      }
    }
    return operations;
  }

  private static boolean fits(String template, String path) {
    return Pattern.matches(template.replaceAll("\\{\\w+}", "[^/]+"), path);
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static String pointer(String... names) {
    StringBuilder pointer = new StringBuilder();
    for (String name : names) {
      pointer
          .append('/')
          .append(
              name.replace("~", "~0")
                  .replace("/", "~1")
                  .replace("{", "%7B")
                  .replace("}", "%7D")
                  .replace("+", "%2B"));
    }
    return pointer.toString();
  }

  private static String mediaType(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
  }

  private static JsonNode read(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(json, e);
    }
  }
}
