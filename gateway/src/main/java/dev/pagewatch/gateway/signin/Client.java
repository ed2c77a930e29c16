package dev.pagewatch.gateway.signin;

import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/**
 * Where a request comes from.
 *
 * @param network what counts as one client: an IPv4 address, or an IPv6 /64, within which anybody
 *     has as many addresses as they like
 * @param isLoopback whether a program on this machine sent it
 * @param isForwarded whether that program says it passes it on for another, as a proxy does
 */
public record Client(String network, boolean isLoopback, boolean isForwarded) {

  /** Whether whoever sent it is at this machine, as far as can be told. */
  public boolean isHere() {
    return isLoopback && !isForwarded;
  }

  /** Says where a request comes from, for handlers after. */
  public static void set(RoutingContext request, Client client) {
    request.put(Client.class.getName(), client);
  }

  /** Where a request comes from; it has been said. */
  public static Client of(RoutingContext request) {
    return Objects.requireNonNull(request.<Client>get(Client.class.getName()), "client is null");
  }
}
