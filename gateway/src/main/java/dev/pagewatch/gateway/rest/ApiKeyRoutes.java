package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.body;
import static dev.pagewatch.gateway.rest.Exchange.json;
import static dev.pagewatch.gateway.rest.Exchange.path;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pagewatch.gateway.signin.ApiKeys;
import dev.pagewatch.gateway.store.ApiKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** The {@code /api-keys} resource. */
final class ApiKeyRoutes {

  private static final int MAX_NAME = 100;

  private final ApiKeys keys;

  private record Keys(List<ApiKey> items) {}

  /** The one answer that has the key itself. */
  private record Created(@JsonUnwrapped ApiKey about, String key) {}

  ApiKeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  Future<Void> list(RoutingContext request) {
    return keys.all()
        .map(
            all -> {
              json(request, 200, new Keys(all));
              return null;
            });
  }

  Future<Void> create(RoutingContext request) {
    JsonFields body = new JsonFields(body(request), Set.of("name", "scope"));
    String name = body.text("name").strip();
    if (body.has("name")
        && (name.isEmpty()
            || name.length() > MAX_NAME
            || name.chars().anyMatch(Character::isISOControl))) {
      body.wrong(
          "name", "must have 1 to %d characters, none of them control ones".formatted(MAX_NAME));
    }
    ApiKey.Scope scope = scope(body);
    body.refuseIfWrong();
    return keys.create(name, scope)
        .map(
            created -> {
              request
                  .response()
                  .putHeader(HttpHeaders.LOCATION, "/api/v1/api-keys/" + created.key().id());
              json(request, 201, new Created(created.key(), created.secret().value()));
              return null;
            });
  }

  private static ApiKey.Scope scope(JsonFields body) {
    if (!body.has("scope")) {
      return ApiKey.Scope.READ;
    }
    return switch (body.text("scope")) {
      case "read" -> ApiKey.Scope.READ;
      case "write" -> ApiKey.Scope.WRITE;
      default -> {
        body.wrong("scope", "must be read or write");
        yield ApiKey.Scope.READ;
      }
    };
  }

  Future<Void> revoke(RoutingContext request) {
    return keys.revoke(path(request, "id"))
        .map(
            revoked -> {
              if (!revoked) {
                throw new Problems.NotFoundException("there is no such API key");
              }
              request.response().setStatusCode(204).end();
              return null;
            });
  }
}
