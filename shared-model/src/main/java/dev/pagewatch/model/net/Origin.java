package dev.pagewatch.model.net;

import java.net.URI;

/**
 * Scheme, host and port: within them a page's secrets stay (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host as {@link WatchUrl#host} gives it
 */
public record Origin(String scheme, String host, int port) {

  /** The origin of a URL that {@link WatchUrl#parse} returned. */
  public static Origin of(URI url) {
    return new Origin(url.getScheme(), WatchUrl.host(url), WatchUrl.port(url));
  }

  /**
   * Whether what this origin was told may be told to the other one: to itself, and to the same host
   * by https, as sites send on everybody who comes by http. That one could have read it before, and
   * so could anybody on the way.
   */
  public boolean trusts(Origin other) {
    boolean secured =
        scheme.equals("http")
            && port == 80
            && other.scheme.equals("https")
            && other.port == 443
            && host.equals(other.host);
    return secured || equals(other);
  }
}
