package dev.pagewatch.worker.egress;

import dev.pagewatch.model.fetch.ProxyServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/** Tries a host's permitted addresses one after the other until one of them connects. */
public final class Dialler {

  private final EgressGuard guard;

  /** A dialler that asks the guard. */
  public Dialler(EgressGuard guard) {
    this.guard = guard;
  }

  /**
   * Connects to a host. Call it on the context on which the result is to arrive.
   *
   * @param connect dials exactly the address it is given, not asking any resolver
   * @return what the first address that connects gave, or the failure of the last one tried or
   *     {@link EgressRefusedException}
   */
  public <T> Future<T> dial(
      Context context, String host, int port, Function<SocketAddress, Future<T>> connect) {
    return Future.fromCompletionStage(guard.resolveAsync(host), context)
        .compose(addresses -> attempt(addresses, 0, port, connect));
  }

  /**
   * Connects to a host through an operator's proxy, once {@link EgressGuard#admitAsync} admits the
   * host. The proxy itself is resolved, judged and dialled like any other.
   *
   * @param connect goes through exactly the proxy it is given, and leaves the host's name to it
   */
  public <T> Future<T> dialThrough(
      Context context, ProxyServer proxy, String host, Function<ProxyOptions, Future<T>> connect) {
    return Future.fromCompletionStage(guard.admitAsync(host), context)
        .compose(
            admitted ->
                dial(
                        context,
                        proxy.host(),
                        proxy.port(),
                        address -> connect.apply(options(proxy, address)))
                    .recover(
                        failure ->
                            Future.failedFuture(ProxyFailures.explained(failure, proxy, host))));
  }

  private static ProxyOptions options(ProxyServer proxy, SocketAddress address) {
    ProxyOptions options =
        new ProxyOptions()
            .setType(
                switch (proxy.kind()) {
                  case HTTP -> ProxyType.HTTP;
                  case SOCKS5 -> ProxyType.SOCKS5;
                })
            .setHost(address.host())
            .setPort(address.port());
    if (proxy.user() != null) {
      options.setUsername(proxy.user()).setPassword(proxy.password());
    }
    return options;
  }

  private static <T> Future<T> attempt(
      List<InetAddress> addresses,
      int index,
      int port,
      Function<SocketAddress, Future<T>> connect) {
    Future<T> dialled = connect.apply(literal(addresses.get(index), port));
    if (index + 1 == addresses.size()) {
      return dialled;
    }
    return dialled.recover(failure -> attempt(addresses, index + 1, port, connect));
  }

  /** By its digits, so that nothing down the line can look the name up once more. */
  private static SocketAddress literal(InetAddress address, int port) {
    return SocketAddress.inetSocketAddress(port, address.getHostAddress());
  }
}
