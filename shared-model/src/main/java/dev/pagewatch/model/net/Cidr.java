package dev.pagewatch.model.net;

import java.net.InetAddress;

/**
 * A network: all addresses that share its first {@code prefix} bits. IPv4-mapped IPv6 addresses
 * count as the IPv4 addresses they stand for, in networks as in addresses.
 *
 * @param network its first address
 * @param prefix 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(InetAddress network, int prefix) {

  /**
   * Clears the bits past the prefix.
   *
   * @throws IllegalArgumentException when the prefix is out of range
   */
  public Cidr {
    byte[] bytes = network.getAddress();
    if (prefix < 0 || prefix > bytes.length * 8) {
      throw new IllegalArgumentException(
          "the prefix of %s must be 0 to %d, not %d"
              .formatted(network.getHostAddress(), bytes.length * 8, prefix));
    }
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
    }
    network = IpLiterals.address(bytes);
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address.
   *
   * @throws IllegalArgumentException with a message for people when the text is neither
   */
  public static Cidr parse(String text) {
    String trimmed = text.strip();
    int slash = trimmed.indexOf('/');
    String address = slash < 0 ? trimmed : trimmed.substring(0, slash);
    byte[] bytes = IpLiterals.strictIpv4(address);
    if (bytes == null) {
      bytes = IpLiterals.ipv6(address);
    }
    if (bytes == null) {
      throw new IllegalArgumentException(
          "\"%s\" is not a network; write it like 10.0.0.0/8 or fd00::/8".formatted(trimmed));
    }
    int bits = bytes.length * 8;
    String suffix = slash < 0 ? Integer.toString(bits) : trimmed.substring(slash + 1);
    int prefix = suffix.matches("\\d{1,3}") ? Integer.parseInt(suffix) : -1;
    int least = IpLiterals.isMapped(bytes) ? 96 : 0;
    if (prefix < least || prefix > bits) {
      throw new IllegalArgumentException(
          "\"%s\" needs a number from %d to %d after the slash".formatted(trimmed, least, bits));
    }
    return new Cidr(IpLiterals.address(bytes), prefix - least);
  }

  /** Whether the address lies in this network. */
  public boolean contains(InetAddress address) {
    return contains(IpLiterals.plainBytes(address));
  }

  boolean contains(byte[] address) {
    byte[] first = network.getAddress();
    if (first.length != address.length) {
      return false;
    }
    int whole = prefix >> 3;
    for (int i = 0; i < whole; i++) {
      if (first[i] != address[i]) {
        return false;
      }
    }
    int rest = prefix & 7;
    return rest == 0 || ((first[whole] ^ address[whole]) & (0xff00 >> rest) & 0xff) == 0;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
