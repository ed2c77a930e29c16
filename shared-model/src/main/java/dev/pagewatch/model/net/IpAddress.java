package dev.pagewatch.model.net;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses written as text, as a peer's or a Host header's. No name server is ever asked. */
public final class IpAddress {

  private IpAddress() {}

  /**
   * Reads an IP address, with or without brackets, leaving out an IPv6 zone.
   *
   * @return empty for a name, or anything else that is no address
   */
  public static Optional<InetAddress> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    int zone = bare.indexOf('%');
    String address = zone < 0 ? bare : bare.substring(0, zone);
    byte[] bytes = IpLiterals.strictIpv4(address);
    if (bytes == null) {
      bytes = IpLiterals.ipv6(address);
    }
    return Optional.ofNullable(bytes).map(IpLiterals::address);
  }

  /** Whether a host is reached from this machine alone: {@code localhost} or a loopback address. */
  public static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || parse(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }
}
