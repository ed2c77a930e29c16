package dev.pagewatch.worker.egress;

import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a browser asks the proxy to reach.
 *
 * @param host a name or an IP literal, IPv6 without brackets
 * @param uri path and query as the browser wrote them, {@code ""} for {@code CONNECT}
 */
record Peer(String host, int port, String uri) {

  /** Reads the target of a {@code CONNECT} or of a request in absolute form; null when neither. */
  static @Nullable Peer of(HttpServerRequest request) {
    String target = request.uri();
    boolean connect = request.method().equals(HttpMethod.CONNECT);
    if (!connect && !target.regionMatches(true, 0, "http://", 0, 7)) {
      return null;
    }
    int start = connect ? 0 : 7;
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    try {
      // Only the authority: the rest is the origin's to judge and must not be rewritten.
      URI authority = WatchUrl.parse("http://" + target.substring(start, end));
      String path = target.substring(end);
      String uri = path.startsWith("/") ? path : "/" + path;
      return new Peer(WatchUrl.host(authority), WatchUrl.port(authority), connect ? "" : uri);
    } catch (InvalidUrlException e) {
      return null;
    }
  }

  /** As a Host header carries it. */
  String authority() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == 80 ? name : name + ":" + port;
  }
}
