package dev.pagewatch.model.net;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the URLs people paste as browsers do (WHATWG URL, the part that concerns http and https)
 * and brings them to one form: scheme and host in lower case, ASCII only, no default port, no dot
 * segments. The fragment is kept: pages that route by it show different content.
 */
public final class WatchUrl {

  /** Longest URL, in characters of its final form; servers commonly stop at 8 KB. */
  public static final int MAX_LENGTH = 8_000;

  private static final String EXAMPLE = "write it like https://example.com/page";

  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)");
  private static final Pattern PORT_FOLLOWS = Pattern.compile("\\d+([/?#\\\\].*)?");
  private static final Pattern HOST = Pattern.compile("[a-z0-9._~!$&'()*+,;=-]+");

  /** Cloud metadata services by name, wherever a resolver would put them. */
  private static final List<String> METADATA_HOSTS =
      List.of(
          "metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal");

  private WatchUrl() {}

  /**
   * Reads a URL. A bare host name gets {@code https://}.
   *
   * @throws InvalidUrlException with a message for people that names the fix
   */
  public static URI parse(String input) {
    String text = input.strip();
    if (text.isEmpty()) {
      throw new InvalidUrlException("a URL is needed; " + EXAMPLE);
    }
    if (text.length() > MAX_LENGTH) {
      throw tooLong(text.length());
    }
    text = text.replaceAll("[\\t\\r\\n]", "");
    String scheme = "https";
    boolean bare = true;
    String rest = text;
    Matcher schemed = SCHEME.matcher(text);
    if (schemed.matches()
        && !(PORT_FOLLOWS.matcher(schemed.group(2)).matches() && !isWeb(schemed.group(1)))) {
      scheme = webScheme(schemed.group(1));
      rest = schemed.group(2);
      bare = false;
    }
    return read(scheme, rest, bare);
  }

  /**
   * Resolves a redirect's target against the URL that sent it.
   *
   * @throws InvalidUrlException when the result can't be watched
   */
  public static URI resolve(URI base, String reference) {
    String text = reference.strip().replace('\\', '/');
    Matcher schemed = SCHEME.matcher(text);
    if (schemed.matches()) {
      webScheme(schemed.group(1));
      return parse(text);
    }
    if (text.startsWith("//")) {
      return parse(base.getScheme() + ":" + text);
    }
    String origin = base.getScheme() + "://" + base.getRawAuthority();
    String path = base.getRawPath();
    if (text.startsWith("/")) {
      return parse(origin + text);
    }
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    if (text.isEmpty() || text.startsWith("#")) {
      return parse(origin + path + query + text);
    }
    if (text.startsWith("?")) {
      return parse(origin + path + text);
    }
    return parse(origin + path.substring(0, path.lastIndexOf('/') + 1) + text);
  }

  /** The host of a URL that {@link #parse} returned, IPv6 without brackets. */
  public static String host(URI url) {
    // URI.getHost() is null for names with an underscore, which name servers do answer.
    String authority = url.getRawAuthority();
    if (authority.startsWith("[")) {
      return authority.substring(1, authority.indexOf(']'));
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  /** The port of a URL that {@link #parse} returned, the scheme's where none is written. */
  public static int port(URI url) {
    String authority = url.getRawAuthority();
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']')) {
      return Integer.parseInt(authority.substring(colon + 1));
    }
    return defaultPort(url.getScheme());
  }

  /** The address that a URL's host names by itself, as {@link #literalAddress(String)}. */
  public static Optional<InetAddress> literalAddress(URI url) {
    return literalAddress(host(url));
  }

  /**
   * The address that a host names without any name server: an IP literal (IPv6 without brackets),
   * {@code localhost} and names under it (RFC 6761), and the metadata services of clouds.
   */
  public static Optional<InetAddress> literalAddress(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    byte[] bytes = null;
    if (name.indexOf(':') >= 0) {
      bytes = IpLiterals.ipv6(name);
    } else if (IpLiterals.endsInNumber(name)) {
      bytes = IpLiterals.looseIpv4(name);
    } else if (name.equals("localhost") || name.endsWith(".localhost")) {
      bytes = new byte[] {127, 0, 0, 1};
    } else if (METADATA_HOSTS.contains(name)) {
      bytes = new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254};
    }
    return Optional.ofNullable(bytes).map(IpLiterals::address);
  }

  private static URI read(String scheme, String afterScheme, boolean bare) {
    String fragment = "";
    String rest = afterScheme;
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      fragment = rest.substring(hash + 1);
      rest = rest.substring(0, hash);
    }
    String query = "";
    int question = rest.indexOf('?');
    if (question >= 0) {
      query = "?" + encoded(rest.substring(question + 1), "!$&'()*+,;=:@/?~-._");
      rest = rest.substring(0, question);
    }
    rest = rest.replace('\\', '/');
    for (int i = 0; i < 2 && !bare && rest.startsWith("/"); i++) {
      rest = rest.substring(1);
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "/" : rest.substring(slash);
    String url =
        scheme
            + "://"
            + authority(authority, scheme, bare)
            + encoded(withoutDotSegments(path), "!$&'()*+,;=:@/~-._")
            + query
            + (fragment.isEmpty() ? "" : "#" + encoded(fragment, "!$&'()*+,;=:@/?~-._"));
    if (url.length() > MAX_LENGTH) {
      throw tooLong(url.length());
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw notAnAddress(authority);
    }
  }

  private static String authority(String authority, String scheme, boolean bare) {
    if (authority.indexOf('@') >= 0) {
      throw new InvalidUrlException(
          "a user name or password can't be part of the URL; leave out everything before the @");
    }
    String host = authority;
    String port = "";
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']')) {
      host = authority.substring(0, colon);
      port = authority.substring(colon + 1);
    }
    if (host.isEmpty()) {
      throw new InvalidUrlException("the URL has no host; " + EXAMPLE);
    }
    String ascii = host(host);
    if (bare
        && port.isEmpty()
        && ascii.indexOf('.') < 0
        && literalAddress(ascii).isEmpty()
        && !ascii.startsWith("[")) {
      throw new InvalidUrlException(
          "\"%s\" is not a web address; %s".formatted(shortened(host), EXAMPLE));
    }
    return ascii + port(port, scheme);
  }

  private static String port(String port, String scheme) {
    if (port.isEmpty()) {
      return "";
    }
    if (!port.matches("\\d{1,9}")
        || Integer.parseInt(port) == 0
        || Integer.parseInt(port) > 65_535) {
      throw new InvalidUrlException(
          "the port must be a number from 1 to 65535, not \"%s\"".formatted(shortened(port)));
    }
    int number = Integer.parseInt(port);
    return number == defaultPort(scheme) ? "" : ":" + number;
  }

  private static String host(String host) {
    if (host.startsWith("[")) {
      byte[] bytes =
          host.endsWith("]") ? IpLiterals.ipv6(host.substring(1, host.length() - 1)) : null;
      if (bytes == null) {
        throw notAnAddress(host);
      }
      // The JDK turns mapped addresses into IPv4, which is what they reach.
      String text = IpLiterals.address(bytes).getHostAddress();
      return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
    String ascii = ascii(host);
    if (IpLiterals.endsInNumber(ascii)) {
      byte[] bytes = IpLiterals.looseIpv4(ascii);
      if (bytes == null) {
        throw notAnAddress(host);
      }
      return IpLiterals.address(bytes).getHostAddress();
    }
    if (!HOST.matcher(ascii).matches()
        || ascii.startsWith(".")
        || ascii.contains("..")
        || ascii.length() > 254) {
      throw notAnAddress(host);
    }
    return ascii;
  }

  private static String ascii(String host) {
    String decoded = host.indexOf('%') < 0 ? host : percentDecoded(host);
    if (decoded.chars().allMatch(c -> c < 128)) {
      return decoded.toLowerCase(Locale.ROOT);
    }
    // The JDK knows IDNA 2003 only, which maps these to other letters: another site's name.
    if (decoded.matches("(?s).*[\u00df\u1e9e\u03c2\u200c\u200d].*")) {
      throw new InvalidUrlException(
          "write the host \"%s\" in its xn-- form, as the browser's address bar copies it"
              .formatted(shortened(host)));
    }
    try {
      return IDN.toASCII(decoded, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(host);
    }
  }

  private static String percentDecoded(String host) {
    ByteBuffer bytes = ByteBuffer.allocate(host.length() * 4);
    byte[] raw = host.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int value = raw[i] == '%' && i + 2 < raw.length ? hex(raw[i + 1], raw[i + 2]) : -1;
      bytes.put(value < 0 ? raw[i] : (byte) value);
      i += value < 0 ? 0 : 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw notAnAddress(host);
    }
  }

  private static int hex(byte high, byte low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h * 16 + l;
  }

  private static String encoded(String text, String kept) {
    StringBuilder out = new StringBuilder(text.length());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean letter = c < 128 && Character.isLetterOrDigit(c);
      boolean escape = c == '%' && i + 2 < bytes.length && hex(bytes[i + 1], bytes[i + 2]) >= 0;
      if (letter || escape || kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  private static String withoutDotSegments(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String plain = segments[i].replace("%2e", ".").replace("%2E", ".");
      boolean last = i == segments.length - 1;
      if (plain.equals("..") && !kept.isEmpty()) {
        kept.removeLast();
      }
      if (!plain.equals(".") && !plain.equals("..")) {
        kept.add(segments[i]);
      } else if (last) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static String webScheme(String scheme) {
    if (!isWeb(scheme)) {
      throw new InvalidUrlException(
          "%s: addresses can't be watched, only http:// and https:// ones"
              .formatted(shortened(scheme)));
    }
    return scheme.toLowerCase(Locale.ROOT);
  }

  private static boolean isWeb(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("http") ? 80 : 443;
  }

  private static InvalidUrlException notAnAddress(String host) {
    return new InvalidUrlException(
        "\"%s\" is not a host name or address; %s".formatted(shortened(host), EXAMPLE));
  }

  private static InvalidUrlException tooLong(int length) {
    return new InvalidUrlException(
        "the URL has %,d characters; at most %,d can be watched".formatted(length, MAX_LENGTH));
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
