package dev.pagewatch.model.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses written as text, never asking a name server. IPv4 is read as browsers do, so
 * that {@code 0x7f.1} and {@code 2130706433} are seen for the 127.0.0.1 they reach.
 */
final class IpLiterals {

  private IpLiterals() {}

  /**
   * Whether a browser would read this host as an IPv4 address or refuse it: its last label is a
   * number (WHATWG URL, "ends in a number checker").
   */
  static boolean endsInNumber(String host) {
    String last = withoutTrailingDot(host);
    last = last.substring(last.lastIndexOf('.') + 1);
    if (last.isEmpty()) {
      return false;
    }
    return last.chars().allMatch(c -> c >= '0' && c <= '9') || number(last) >= 0;
  }

  /** Reads one to four decimal, octal or hexadecimal parts (WHATWG URL, "IPv4 parser"). */
  static byte @Nullable [] looseIpv4(String host) {
    List<String> parts = Arrays.asList(withoutTrailingDot(host).split("\\.", -1));
    if (parts.size() > 4) {
      return null;
    }
    long address = 0;
    for (int i = 0; i < parts.size(); i++) {
      long part = number(parts.get(i));
      boolean last = i == parts.size() - 1;
      long limit = last ? 1L << (8 * (4 - i)) : 256;
      if (part < 0 || part >= limit) {
        return null;
      }
      address |= last ? part : part << (8 * (3 - i));
    }
    return new byte[] {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
  }

  /** Reads exactly four decimal parts without leading zeros, as CIDRs are written. */
  static byte @Nullable [] strictIpv4(String text) {
    if (!text.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}")) {
      return null;
    }
    return looseIpv4(text);
  }

  /** Reads an IPv6 address without brackets or zone (RFC 4291 section 2.2). */
  static byte @Nullable [] ipv6(String text) {
    String groups = text;
    byte[] tail = new byte[0];
    if (text.indexOf('.') >= 0) {
      int colon = text.lastIndexOf(':');
      byte[] v4 = colon < 0 ? null : strictIpv4(text.substring(colon + 1));
      if (v4 == null) {
        return null;
      }
      tail = v4;
      boolean afterGap = colon > 0 && text.charAt(colon - 1) == ':';
      groups = text.substring(0, afterGap ? colon + 1 : colon);
    }
    int gap = groups.indexOf("::");
    byte[] left = groups(gap < 0 ? groups : groups.substring(0, gap));
    byte[] right = gap < 0 ? new byte[0] : groups(groups.substring(gap + 2));
    if (left == null || right == null) {
      return null;
    }
    int known = left.length + right.length + tail.length;
    if (gap < 0 ? known != 16 : known > 14) {
      return null;
    }
    byte[] address = new byte[16];
    System.arraycopy(left, 0, address, 0, left.length);
    System.arraycopy(right, 0, address, 16 - tail.length - right.length, right.length);
    System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
    return address;
  }

  /** The bytes of an address, those of the embedded one where it is IPv4-mapped. */
  static byte[] plainBytes(InetAddress address) {
    byte[] bytes = address.getAddress();
    return isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
  }

  /** Whether these are the bytes of {@code ::ffff:a.b.c.d}. */
  static boolean isMapped(byte[] bytes) {
    if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The address of 4 or 16 bytes. */
  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] groups = text.split(":", -1);
    if (groups.length > 8) {
      return null;
    }
    byte[] bytes = new byte[groups.length * 2];
    for (int i = 0; i < groups.length; i++) {
      if (!groups[i].matches("[0-9a-fA-F]{1,4}")) {
        return null;
      }
      int group = Integer.parseInt(groups[i], 16);
      bytes[2 * i] = (byte) (group >> 8);
      bytes[2 * i + 1] = (byte) group;
    }
    return bytes;
  }

  /** The value of a part, -1 when it is no number, a value past any limit when it is too long. */
  private static long number(String part) {
    String digits = part;
    int radix = 10;
    if (part.startsWith("0x") || part.startsWith("0X")) {
      digits = part.substring(2);
      radix = 16;
    } else if (part.length() > 1 && part.startsWith("0")) {
      digits = part.substring(1);
      radix = 8;
    } else if (part.isEmpty()) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = Math.min(value * radix + digit, 1L << 33);
    }
    return value;
  }

  private static String withoutTrailingDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
