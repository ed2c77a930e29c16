package dev.pagewatch.worker.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
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
