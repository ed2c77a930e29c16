package dev.pagewatch.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchUrlTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"  https://example.com  \", https://example.com/",
        "example.com, https://example.com/",
        "example.com/a?b=c, https://example.com/a?b=c",
        "localhost, https://localhost/",
        "localhost:8080/x, https://localhost:8080/x",
        "HTTP://EXAMPLE.com:80/A, http://example.com/A",
        "https://example.com:443, https://example.com/",
        "http://example.com:443/, http://example.com:443/",
        "http:example.com, http://example.com/",
        "http:\\\\example.com\\a, http://example.com/a",
        "https://example.com/a b|c?q={x}&r=%20%, https://example.com/a%20b%7Cc?q=%7Bx%7D&r=%20%25",
        "https://example.com/ü?ö#ä, https://example.com/%C3%BC?%C3%B6#%C3%A4",
        "https://example.com/a/../b/./c/%2e%2E/d/.., https://example.com/b/",
        "https://example.com/#, https://example.com/",
        "https://example.com/app#/route, https://example.com/app#/route",
        "https://bücher.example/, https://xn--bcher-kva.example/",
        "https://my_host.example:8443/x, https://my_host.example:8443/x",
        "http://2130706433/, http://127.0.0.1/",
        "http://0x7f.1/, http://127.0.0.1/",
        "http://0177.0.0.01/, http://127.0.0.1/",
        "http://127.1, http://127.0.0.1/",
        "http://%31%32%37.0.0.1/, http://127.0.0.1/",
        "http://１２７。０。０。１/, http://127.0.0.1/",
        "http://[::1]:8080/, http://[0:0:0:0:0:0:0:1]:8080/",
        "http://[::ffff:127.0.0.1]/, http://127.0.0.1/",
      })
  void urlsAreReadAsBrowsersReadThem(String input, String expected) {
    assertThat(WatchUrl.parse(input)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\", a URL is needed",
        "not a URL, is not a host name",
        "nonsense, is not a web address",
        "file:///etc/passwd, file: addresses can't be watched",
        "javascript:alert(1), javascript: addresses can't be watched",
        "view-source:https://example.com, view-source: addresses can't be watched",
        "mailto:a@example.com, mailto: addresses can't be watched",
        "http://, has no host",
        "http:///etc/passwd, has no host",
        "https://user:secret@example.com/, leave out everything before the @",
        "https://example.com:0/, the port must be a number",
        "https://example.com:70000/, the port must be a number",
        "https://example.com:x/, the port must be a number",
        "https://exa mple.com/, is not a host name",
        "https://exa<mple.com/, is not a host name",
        "https://a..b/, is not a host name",
        "http://1.2.3.4.5/, is not a host name",
        "http://256.1.1.1/, is not a host name",
        "http://4294967296/, is not a host name",
        "http://0xg.1.1.09/, is not a host name",
        "http://[::1/, is not a host name",
        "http://[fe80::1%25eth0]/, is not a host name",
        "https://straße.example/, in its xn-- form",
      })
  void whatCannotBeWatchedIsRefusedWithTheFix(String input, String message) {
    assertThatThrownBy(() -> WatchUrl.parse(input))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aUrlPastTheLimitIsRefusedHoweverItIsWritten() {
    assertThatThrownBy(() -> WatchUrl.parse("https://example.com/" + "a".repeat(20_000)))
        .hasMessageContaining("20,020 characters");
    assertThatThrownBy(() -> WatchUrl.parse("https://example.com/" + "ü".repeat(5_000)))
        .hasMessageContaining("at most 8,000");
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest, 169.254.169.254",
    "http://[::1]/, ::1",
    "http://localhost:8080/, 127.0.0.1",
    "http://a.b.localhost/, 127.0.0.1",
    "http://localhost./, 127.0.0.1",
    "http://127.0.0.1./, 127.0.0.1",
    "http://metadata.google.internal/, 169.254.169.254",
    "http://metadata/, 169.254.169.254",
  })
  void hostsThatNameAnAddressByThemselvesAreKnownWithoutANameServer(String url, String address)
      throws Exception {
    assertThat(WatchUrl.literalAddress(WatchUrl.parse(url)))
        .contains(InetAddress.getByName(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/", "https://localhost.example/", "https://1a.de"})
  void otherHostsNameNoAddress(String url) {
    assertThat(WatchUrl.literalAddress(WatchUrl.parse(url))).isEmpty();
  }

  @Test
  void hostAndPortAreReadWhateverTheHostLooksLike() {
    assertThat(WatchUrl.host(WatchUrl.parse("https://my_host.example/")))
        .isEqualTo("my_host.example");
    assertThat(WatchUrl.port(WatchUrl.parse("https://my_host.example:99/"))).isEqualTo(99);
    assertThat(WatchUrl.host(WatchUrl.parse("http://[2003::1]/"))).isEqualTo("2003:0:0:0:0:0:0:1");
    assertThat(WatchUrl.port(WatchUrl.parse("http://[2003::1]/"))).isEqualTo(80);
    assertThat(WatchUrl.port(WatchUrl.parse("https://example.com/"))).isEqualTo(443);
  }

  @ParameterizedTest
  @CsvSource({
    "https://b.example/x, https://b.example/x",
    "//b.example/x, https://b.example/x",
    "/x?y, https://a.example:8443/x?y",
    "x, https://a.example:8443/p/x",
    "../x, https://a.example:8443/x",
    "?y, https://a.example:8443/p/q?y",
    "'#f', https://a.example:8443/p/q?z#f",
    "http:\\\\b.example, http://b.example/",
    "/ü x, https://a.example:8443/%C3%BC%20x",
  })
  void redirectTargetsAreResolvedAsBrowsersDo(String location, String expected) {
    URI base = WatchUrl.parse("https://a.example:8443/p/q?z");

    assertThat(WatchUrl.resolve(base, location)).hasToString(expected);
  }

  @Test
  void aRedirectToAnotherSchemeIsRefused() {
    assertThatThrownBy(
            () -> WatchUrl.resolve(WatchUrl.parse("https://a.example"), "file:///etc/passwd"))
        .isInstanceOf(InvalidUrlException.class);
    assertThatThrownBy(() -> WatchUrl.resolve(WatchUrl.parse("https://a.example"), "foo:80"))
        .isInstanceOf(InvalidUrlException.class);
  }
}
