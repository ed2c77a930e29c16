package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that a watch's requests go through, on the wire {@code http://HOST:PORT} or {@code
 * socks5://HOST:PORT}, with {@code USER:PASSWORD@} before the host where it wants them,
 * percent-encoded.
 *
 * @param host a name or an IP literal, IPv6 without brackets
 * @param user null for none
 * @param password null where there is no user; a secret
 */
public record ProxyServer(
    Kind kind, String host, int port, @Nullable String user, @Nullable String password)
    implements ProxyChoice {

  private static final String EXAMPLE =
      "must be like http://proxy.example.com:3128 or socks5://user:password@proxy.example.com:1080";
  private static final int LONGEST = 1_000;

  /** SOCKS (RFC 1929) counts their bytes in one byte. */
  private static final int LONGEST_CREDENTIAL = 255;

  private static final String CREDENTIAL =
      "can't have control characters, nor more than %d bytes".formatted(LONGEST_CREDENTIAL);

  private static final Pattern FORM =
      Pattern.compile("([a-zA-Z0-9+.-]+)://(?:([^@/]*)@)?([^@/?#]+):([0-9]{1,5})/?");

  /** What a proxy speaks. */
  public enum Kind {
    /** HTTP/1.1, with CONNECT for https (RFC 9110, section 9.3.6). */
    HTTP,

    /** SOCKS version 5 (RFC 1928). */
    SOCKS5
  }

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException when it is none
   */
  public ProxyServer {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("must have a port from 1 to 65535");
    }
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException whose message says how to mend it and shows no password
   */
  @JsonCreator
  public static ProxyServer parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (text.length() > LONGEST || !form.matches()) {
      throw new IllegalArgumentException(
          EXAMPLE + " with its port, a proxy's name, or direct for none");
    }
    Kind kind = kind(form.group(1).toLowerCase(Locale.ROOT));
    String host;
    try {
      URI url = WatchUrl.parse("http://" + form.group(3));
      host = WatchUrl.host(url);
    } catch (InvalidUrlException e) {
      throw new IllegalArgumentException(EXAMPLE, e);
    }
    String credentials = form.group(2);
    String user = null;
    String password = null;
    if (credentials != null && !credentials.isEmpty()) {
      int colon = credentials.indexOf(':');
      user = decoded(colon < 0 ? credentials : credentials.substring(0, colon));
      password = colon < 0 ? "" : decoded(credentials.substring(colon + 1));
    }
    return new ProxyServer(kind, host, Integer.parseInt(form.group(4)), user, password);
  }

  private static Kind kind(String scheme) {
    return switch (scheme) {
      case "http" -> Kind.HTTP;
      case "socks5" -> Kind.SOCKS5;
      default -> throw new IllegalArgumentException(EXAMPLE + "; other kinds are not supported");
    };
  }

  private static String decoded(String text) {
    String plain;
    try {
      plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has a % in user or password that is no percent-encoding; write %25 for it", e);
    }
    if (!isCredential(plain)) {
      throw new IllegalArgumentException(
          "can't have control characters in user or password, nor more than %d bytes"
              .formatted(LONGEST_CREDENTIAL));
    }
    return plain;
  }

  private static boolean isCredential(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_CREDENTIAL
        && text.chars().noneMatch(Character::isISOControl);
  }

  ProxyServer withPassword(@Nullable String other) {
    return new ProxyServer(kind, host, port, user, other);
  }

  /**
   * The same server for somebody else.
   *
   * @param user null for nobody
   * @param password null for none
   * @throws IllegalArgumentException whose message begins with the field and says how to mend it
   */
  public ProxyServer withCredentials(@Nullable String user, @Nullable String password) {
    if (user == null || user.isEmpty()) {
      if (password != null && !password.isEmpty()) {
        throw new IllegalArgumentException("user is needed where there is a password");
      }
      return new ProxyServer(kind, host, port, null, null);
    }
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user can't have a colon, which ends a user's name");
    }
    String secret = password == null ? "" : password;
    for (String text : List.of(user, secret)) {
      if (!isCredential(text)) {
        throw new IllegalArgumentException(
            (text.equals(user) ? "user " : "password ") + CREDENTIAL);
      }
    }
    return new ProxyServer(kind, host, port, user, secret);
  }

  /** Whether it is the same server for the same user, so that a password may go on to it. */
  public boolean sharesPasswordWith(ProxyServer other) {
    return withPassword(null).equals(other.withPassword(null));
  }

  /** The wire form without user and password. */
  public String address() {
    return new ProxyServer(kind, host, port, null, null).url();
  }

  /** The wire form, with the password. */
  @JsonValue
  public String url() {
    return url(password);
  }

  private String url(@Nullable String shownPassword) {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    String credentials = "";
    if (user != null) {
      credentials =
          encoded(user)
              + (shownPassword == null || shownPassword.isEmpty()
                  ? ""
                  : ":" + encoded(shownPassword))
              + "@";
    }
    return "%s://%s%s:%d".formatted(kind.name().toLowerCase(Locale.ROOT), credentials, name, port);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The wire form with stars for the password. */
  @Override
  public String toString() {
    return url(password == null || password.isEmpty() ? password : FetchOptions.HIDDEN);
  }
}
