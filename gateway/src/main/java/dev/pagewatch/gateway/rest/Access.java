package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.signin.Visitor;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whom each operation is for, as the document's {@code security} says: nothing there, anybody; the
 * session alone, people; else programs too, and those that may only read by GET alone.
 */
final class Access {

  private static final String SESSION = "session";
  private static final String KEY = "key";

  private final JsonNode usual;
  private final Set<String> open = new HashSet<>();

  /** What an operation asks of whoever calls it. */
  private enum Need {
    NOTHING,
    READ,
    WRITE,
    PERSON
  }

  Access(JsonNode document) {
    this.usual = document.path("security");
    String base = document.at("/servers/0/url").asText();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (need(method.getKey(), method.getValue()) == Need.NOTHING) {
          open.add(call(method.getKey(), base + path.getKey()));
        }
      }
    }
  }

  /** Refuses strangers all but what is for anybody, before a byte of their body is read. */
  void strangers(RoutingContext request) {
    HttpMethod asked = request.request().method();
    HttpMethod method = asked.equals(HttpMethod.HEAD) ? HttpMethod.GET : asked;
    String call = call(method.name(), request.normalizedPath());
    if (Visitor.of(request).mayRead() || open.contains(call)) {
      request.next();
    } else {
      Problem.signInFirst().answer(request);
    }
  }

  /** Refuses those who may come in but not do this. */
  Handler<RoutingContext> to(String method, JsonNode operation) {
    Need need = need(method, operation);
    return request -> {
      Visitor visitor = Visitor.of(request);
      boolean may =
          switch (need) {
            case NOTHING -> true;
            case READ -> visitor.mayRead();
            case WRITE -> visitor.mayWrite();
            case PERSON -> visitor.mayAdmit();
          };
      if (may) {
        request.next();
      } else if (need == Need.WRITE) {
        Problem.of(403, "this API key may only read; this needs one with scope write")
            .answer(request);
      } else {
        Problem.of(403, "no API key may do this; sign in with the password").answer(request);
      }
    };
  }

  private Need need(String method, JsonNode operation) {
    JsonNode security = operation.path("security");
    JsonNode schemes = security.isMissingNode() ? usual : security;
    if (schemes.isEmpty()) {
      return Need.NOTHING;
    }
    for (JsonNode scheme : schemes) {
      if (scheme.has(KEY)) {
        return method.toUpperCase(Locale.ROOT).equals(HttpMethod.GET.name())
            ? Need.READ
            : Need.WRITE;
      }
      if (!scheme.has(SESSION)) {
        throw new IllegalStateException("openapi.yaml names a security scheme nobody checks");
      }
    }
    return Need.PERSON;
  }

  private static String call(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + " " + path;
  }
}
