package dev.pagewatch.gateway.edge;

import dev.pagewatch.gateway.signin.Client;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.net.IpAddress;
import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Tells where a request comes from. A proxy is believed about whom it speaks for only where the
 * operator has named an Origin, as one does for a proxy, and where it is not at a public address.
 */
final class Peers {

  private static final AddressPolicy PUBLIC = AddressPolicy.of(List.of());
  private static final int IPV6_NETWORK = 64;
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private final boolean hasProxy;

  Peers(boolean hasProxy) {
    this.hasProxy = hasProxy;
  }

  /** Where a request comes from. */
  Client of(HttpServerRequest request) {
    String text = String.valueOf(request.remoteAddress().hostAddress());
    Optional<InetAddress> peer = IpAddress.parse(text);
    Optional<InetAddress> behind =
        peer.filter(address -> hasProxy && !PUBLIC.permits(address))
            .flatMap(address -> forwardedFor(request));
    return new Client(
        behind.or(() -> peer).map(Peers::network).orElse(text),
        peer.filter(InetAddress::isLoopbackAddress).isPresent(),
        isForwarded(request));
  }

  /** The last one named: the proxy itself wrote it, those before may be anybody's words. */
  private static Optional<InetAddress> forwardedFor(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(FORWARDED_FOR);
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    String all = headers.getLast();
    return IpAddress.parse(all.substring(all.lastIndexOf(',') + 1).strip());
  }

  private static boolean isForwarded(HttpServerRequest request) {
    return request.headers().contains(FORWARDED_FOR)
        || request.headers().contains("Forwarded")
        || request.headers().contains("X-Real-IP");
  }

  private static String network(InetAddress address) {
    return address instanceof Inet6Address
        ? new Cidr(address, IPV6_NETWORK).toString()
        : address.getHostAddress();
  }
}
