package dev.pagewatch.gateway.edge;

import dev.pagewatch.gateway.rest.Problem;
import dev.pagewatch.model.net.IpAddress;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets in only requests that a browser made for a page of our own, or that no browser made.
 *
 * <p>The Host must be a name of ours, so that a stranger's name that resolves to this machine (DNS
 * rebinding) gets nothing; an Origin must be our own or an allowed one. A server that is reached
 * from elsewhere takes any address for its own too: no name server has a say in those.
 */
public final class Admission implements Handler<RoutingContext> {

  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "::1");

  private final Set<String> allowedOrigins;
  private final Set<String> hosts;
  private final boolean atAddresses;

  /** For a server bound to {@code boundHost}, with further Origins such as https://example.com. */
  public Admission(String boundHost, List<String> allowedOrigins) {
    this.allowedOrigins =
        allowedOrigins.stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.hosts =
        Stream.of(
                LOOPBACK_NAMES.stream(),
                Stream.of(unbracketed(boundHost)),
                allowedOrigins.stream().map(origin -> unbracketed(URI.create(origin).getHost())))
            .flatMap(names -> names)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.atAddresses = !IpAddress.isLoopback(boundHost);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HostAndPort authority = request.authority();
    String origin = request.getHeader("Origin");
    if (authority == null || !isOwn(authority.host())) {
      Problem.of(
              403,
              "this name is not one of Pagewatch's; add its Origin to PAGEWATCH_ALLOWED_ORIGINS")
          .answer(context);
    } else if (origin != null && !isAdmitted(origin, request.scheme(), authority)) {
      Problem.of(403, "this Origin is not allowed; add it to PAGEWATCH_ALLOWED_ORIGINS")
          .answer(context);
    } else {
      context.next();
    }
  }

  private boolean isOwn(String host) {
    return hosts.contains(unbracketed(host).toLowerCase(Locale.ROOT))
        || (atAddresses && IpAddress.parse(host).isPresent());
  }

  private boolean isAdmitted(String origin, @Nullable String scheme, HostAndPort authority) {
    String given = origin.toLowerCase(Locale.ROOT);
    String own = "%s://%s".formatted(scheme, authority).toLowerCase(Locale.ROOT);
    return given.equals(own) || allowedOrigins.contains(given);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
