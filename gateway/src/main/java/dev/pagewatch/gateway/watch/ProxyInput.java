package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.NamedProxy;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.settings.NearestName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what people send as a proxy or as a JSON Merge Patch (RFC 7396) of one. Collects everything
 * that is wrong before it refuses.
 */
public final class ProxyInput {

  private static final List<String> FIELDS = List.of("name", "url", "user", "password");

  /** Sent back with the rest by whoever was shown it. */
  private static final String USED_BY = "usedBy";

  private final JsonNode body;
  private final List<FieldError> errors = new ArrayList<>();

  private ProxyInput(JsonNode body) {
    if (!body.isObject()) {
      throw new ValidationException("", "the body must be a JSON object");
    }
    this.body = body;
    for (var field : body.properties()) {
      String name = field.getKey();
      if (!FIELDS.contains(name) && !name.equals(USED_BY)) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        wrong(
            shown,
            "is not known here; did you mean %s? A proxy has %s"
                .formatted(NearestName.to(shown, FIELDS), String.join(", ", FIELDS)));
      }
    }
  }

  /**
   * Reads a new one.
   *
   * @throws ValidationException naming each field that is wrong
   */
  public static NamedProxy read(JsonNode body) {
    ProxyInput input = new ProxyInput(body);
    ProxyName name = input.name();
    ProxyServer server = input.server(null);
    if (FetchOptions.HIDDEN.equals(input.text("password"))) {
      input.wrong("password", "has ***, which is not known here; write it anew");
    }
    input.refuseIfWrong();
    if (name == null || server == null) {
      throw new IllegalStateException("nothing was wrong and nothing was read");
    }
    return new NamedProxy(name, server);
  }

  /**
   * What becomes of one by a patch. Its password stays with the server and the user it was given
   * for.
   *
   * @throws ValidationException naming each field that is wrong
   */
  public static ProxyServer patched(JsonNode body, NamedProxy before) {
    ProxyInput input = new ProxyInput(body);
    if (body.has("name") && !before.name().name().equals(body.get("name").textValue())) {
      input.wrong("name", "can't be changed, as watches go by it; add another proxy");
    }
    ProxyServer server = input.server(before.server());
    input.refuseIfWrong();
    if (server == null) {
      throw new IllegalStateException("nothing was wrong and nothing was read");
    }
    return server;
  }

  private @Nullable ProxyName name() {
    String name = text("name");
    if (name == null) {
      wrong("name", "is needed; it " + ProxyName.RULE);
      return null;
    }
    try {
      return new ProxyName(name.strip());
    } catch (IllegalArgumentException e) {
      wrong("name", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable ProxyServer server(@Nullable ProxyServer before) {
    ProxyServer address = address(before);
    if (address == null) {
      return null;
    }
    try {
      return before == null
          ? address.withCredentials(text("user"), text("password"))
          : patched(address, before);
    } catch (IllegalArgumentException e) {
      // It begins with the field.
      String[] said = String.valueOf(e.getMessage()).split(" ", 2);
      wrong(said[0], said[1]);
      return null;
    }
  }

  private ProxyServer patched(ProxyServer address, ProxyServer before) {
    String user = body.has("user") ? text("user") : before.user();
    String password = text("password");
    if (body.has("password") && !FetchOptions.HIDDEN.equals(password)) {
      return address.withCredentials(user, password);
    }
    String kept = before.password() == null ? "" : before.password();
    ProxyServer after = address.withCredentials(user, after(user, kept));
    if (!kept.isEmpty() && after.user() != null && !after.sharesPasswordWith(before)) {
      wrong(
          "password",
          "is a secret that stays with the server and user it was given for; write it anew, or"
              + " null for none");
    }
    return after;
  }

  /** Who goes without a user goes without a password. */
  private static @Nullable String after(@Nullable String user, String kept) {
    return user == null || user.isEmpty() ? null : kept;
  }

  private @Nullable ProxyServer address(@Nullable ProxyServer before) {
    if (before != null && !body.has("url")) {
      return before.withCredentials(null, null);
    }
    String url = text("url");
    if (url == null) {
      wrong("url", "is needed, such as http://proxy.example.com:3128");
      return null;
    }
    ProxyServer server;
    try {
      server = ProxyServer.parse(url);
    } catch (IllegalArgumentException e) {
      wrong("url", String.valueOf(e.getMessage()));
      return null;
    }
    if (server.user() != null) {
      wrong("url", "can't have user and password in it; give them as user and password");
      return null;
    }
    return server;
  }

  private @Nullable String text(String name) {
    if (!body.hasNonNull(name)) {
      return null;
    }
    if (!body.get(name).isTextual()) {
      wrong(name, "must be a text");
      return null;
    }
    return body.get(name).textValue();
  }

  private void wrong(String field, String message) {
    FieldError error = new FieldError(field, message);
    if (!errors.contains(error)) {
      errors.add(error);
    }
  }

  private void refuseIfWrong() {
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
  }
}
