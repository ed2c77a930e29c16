package dev.pagewatch.model.fetch;

import dev.pagewatch.model.json.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * User and password for HTTP's Basic authentication (RFC 7617), given to the watch's own site.
 *
 * @param user without a colon
 */
public record BasicAuth(String user, String password) {

  private static final int LONGEST = 500;

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException whose message says how to mend it
   */
  public BasicAuth {
    user = user(user);
    password = password(password);
  }

  static @Nullable BasicAuth read(Fields parent) {
    Fields fields = parent.object("basicAuth", List.of("user", "password")).orElse(null);
    if (fields == null) {
      return null;
    }
    String user = fields.text("user", BasicAuth::user);
    String password = fields.text("password", BasicAuth::password);
    if (!fields.has("user")) {
      fields.wrong("user", "is needed");
    }
    if (!fields.has("password")) {
      fields.wrong("password", "is needed; \"\" for an empty one");
    }
    return user == null || password == null ? null : new BasicAuth(user, password);
  }

  /** The Authorization header's value. */
  public String headerValue() {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static String user(String text) {
    if (text.indexOf(':') >= 0) {
      throw new IllegalArgumentException("can't have a colon, which ends a user's name");
    }
    return password(text);
  }

  private static String password(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("is longer than %d characters".formatted(LONGEST));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("can't have control characters");
    }
    return text;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "BasicAuth[user=%s, password=%s]".formatted(user, FetchOptions.HIDDEN);
  }
}
