package dev.pagewatch.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static final AddressPolicy PUBLIC_ONLY = AddressPolicy.of(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.1.2",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void addressesThatAreNotGloballyRoutableAreRefused(String address) throws Exception {
    assertThat(PUBLIC_ONLY.permits(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "2001:200::1",
        "2003::1"
      })
  void publicAddressesArePermitted(String address) throws Exception {
    assertThat(PUBLIC_ONLY.permits(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void anAllowedNetworkIsPermittedAndItsNeighboursAreNot() throws Exception {
    AddressPolicy policy =
        AddressPolicy.of(List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("fd00:1::/32")));

    assertThat(policy.permits(InetAddress.getByName("10.1.255.255"))).isTrue();
    assertThat(policy.permits(InetAddress.getByName("fd00:1::9"))).isTrue();
    assertThat(policy.permits(InetAddress.getByName("64:ff9b::10.1.0.1"))).isTrue();
    assertThat(policy.permits(InetAddress.getByName("10.2.0.0"))).isFalse();
    assertThat(policy.permits(InetAddress.getByName("fd00:2::9"))).isFalse();
  }

  @Test
  void aMappedAddressIsJudgedAsTheIpv4AddressItReaches() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    InetAddress address = Inet6Address.getByAddress(null, mapped, -1);

    assertThat(PUBLIC_ONLY.permits(address)).isFalse();
    assertThat(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))).permits(address)).isTrue();
    assertThat(Cidr.parse("::ffff:127.0.0.0/104")).isEqualTo(Cidr.parse("127.0.0.0/8"));
  }

  @Test
  void aSingleAddressIsANetworkAndLooseHostBitsAreCleared() throws Exception {
    assertThat(Cidr.parse(" 10.1.2.3 ")).hasToString("10.1.2.3/32");
    assertThat(Cidr.parse("10.1.2.3/9")).hasToString("10.0.0.0/9");
    assertThat(Cidr.parse("0.0.0.0/0").contains(InetAddress.getByName("8.8.8.8"))).isTrue();
    assertThat(Cidr.parse("0.0.0.0/0").contains(InetAddress.getByName("2003::1"))).isFalse();
    assertThat(Cidr.parse("10.0.0.0/9").contains(InetAddress.getByName("10.127.0.1"))).isTrue();
    assertThat(Cidr.parse("10.0.0.0/9").contains(InetAddress.getByName("10.128.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.256/8",
        "010.0.0.0/8",
        "example.com/8",
        "fd00::/129",
        ":::/8",
        "1::2::3/8",
        "::ffff:10.0.0.0/8",
        "1:2:3/16"
      })
  void whatIsNoNetworkIsRefusedByName(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }
}
