package dev.pagewatch.worker.egress;

import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.watch.ErrorCode;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says of a failure on the way through an operator's proxy that it was the proxy's. */
final class ProxyFailures {

  private static final Pattern STATUS = Pattern.compile("status: ([^,]{1,100})");

  private ProxyFailures() {}

  /**
   * The failure in words that name the proxy, or the same one where it is the site's.
   *
   * @param host of the site
   */
  static Throwable explained(Throwable failure, ProxyServer proxy, String host) {
    Throwable cause = DialFailures.unwrapped(failure);
    return switch (cause) {
      case EgressRefusedException refused ->
          new EgressRefusedException(refused.code(), "the proxy: " + refused.reason());
      case ProxyConnectException declined -> {
        // Netty has the user's name in its messages as well.
        Matcher status = STATUS.matcher(String.valueOf(declined.getMessage()));
        yield new EgressRefusedException(
            ErrorCode.CONNECTION_FAILED,
            "the proxy %s did not connect to %s%s"
                .formatted(proxy.host(), host, status.find() ? ": " + status.group(1) : ""));
      }
      case ConnectException unreached ->
          new EgressRefusedException(
              DialFailures.code(unreached),
              "the proxy %s can't be reached at port %d".formatted(proxy.host(), proxy.port()));
      default -> cause;
    };
  }
}
