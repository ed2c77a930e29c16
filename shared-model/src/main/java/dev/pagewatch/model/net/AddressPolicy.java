package dev.pagewatch.model.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses watches may reach: those that are globally routable, and the networks an operator
 * allows.
 *
 * <p>Refused are the blocks of the <a
 * href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IPv4</a> and <a
 * href="https://www.iana.org/assignments/iana-ipv6-special-registry/">IPv6</a> special-purpose
 * registries, multicast, and all IPv6 outside 2000::/3. Addresses of the well-known NAT64 prefix
 * (RFC 6052) are judged by the IPv4 address inside, as a gateway would send them there.
 */
public final class AddressPolicy {

  private static final List<Cidr> REFUSED_V4 =
      networks(
          "0.0.0.0/8", // this host
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT; some clouds' metadata
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, cloud metadata
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments; one cloud's metadata
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays, retired
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4", // reserved, broadcast
          // Public by registry, yet the host's own platform agent on every Azure machine:
          // https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
          "168.63.129.16/32");

  private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");

  private static final List<Cidr> REFUSED_V6 =
      networks(
          "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "3fff::/20"); // documentation

  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

  private final List<Cidr> allowed;

  private AddressPolicy(List<Cidr> allowed) {
    this.allowed = allowed;
  }

  /** A policy that permits these networks besides all that is globally routable. */
  public static AddressPolicy of(List<Cidr> allowed) {
    return new AddressPolicy(List.copyOf(allowed));
  }

  /** Whether a watch may reach this address. */
  public boolean permits(InetAddress address) {
    return permits(IpLiterals.plainBytes(address));
  }

  private boolean permits(byte[] address) {
    if (in(allowed, address)) {
      return true;
    }
    if (address.length == 4) {
      return !in(REFUSED_V4, address);
    }
    if (NAT64.contains(address)) {
      return permits(Arrays.copyOfRange(address, 12, 16));
    }
    return GLOBAL_V6.contains(address) && !in(REFUSED_V6, address);
  }

  private static boolean in(List<Cidr> networks, byte[] address) {
    for (Cidr network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<Cidr> networks(String... cidrs) {
    return Stream.of(cidrs).map(Cidr::parse).toList();
  }
}
