package dev.pagewatch.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDecoderTest {

  @ParameterizedTest
  @CsvSource({
    "UTF-8, text/html; charset=utf-8, ''",
    "UTF-8, text/html; charset=\"UTF8\", ''",
    "windows-1252, text/html; charset=iso-8859-1, ''",
    "windows-1252, text/html;charset=latin1, <meta charset=utf-8>",
    "windows-1252, text/html, <meta charset=windows-1252>",
    "windows-1252, text/html, ''",
    "UTF-8, text/html, ''",
    "UTF-8, text/html; charset=no-such-thing, ''",
    "UTF-8, text/html, <meta charset=utf-16>",
    "UTF-8, text/html, '<!-- <meta charset=latin1> -->'",
    "UTF-16LE, text/html; charset=utf-16, ''",
    "windows-1252, text/html, '<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">'",
    "ISO-8859-15, application/xhtml+xml, '<?xml version=\"1.0\" encoding=\"iso-8859-15\"?>'",
  })
  void charactersAreReadAsBrowsersReadThem(String encoding, String contentType, String start) {
    String document = start + "<p>5 € für Köche</p>";
    if (encoding.equals("windows-1252")) {
      document = start + "<p>5 € – für Köche</p>";
    }

    String decoded =
        TextDecoder.decode(document.getBytes(Charset.forName(encoding)), contentType, true);

    assertThat(decoded).isEqualTo(document);
  }

  @ParameterizedTest
  @CsvSource({"shift_jis, windows-31j", "euc-jp, EUC-JP", "gb2312, GB18030", "big5, Big5-HKSCS"})
  void asianLabelsMeanWhatTheyMeanOnTheWeb(String label, String charset) {
    byte[] body = "日本".getBytes(Charset.forName(charset));

    assertThat(TextDecoder.decode(body, "text/html; charset=" + label, true)).isEqualTo("日本");
  }

  @Test
  void aByteOrderMarkWinsOverAnythingSaid() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
    body.writeBytes("grün".getBytes(StandardCharsets.UTF_8));

    assertThat(TextDecoder.decode(body.toByteArray(), "text/html; charset=latin1", true))
        .isEqualTo("grün");
    assertThat(
            TextDecoder.decode("\ufeffgrün".getBytes(StandardCharsets.UTF_16BE), "text/html", true))
        .isEqualTo("grün");
  }

  @Test
  void aDeclarationPastTheFirstKilobyteComesTooLate() {
    String document = " ".repeat(1024) + "<meta charset=iso-8859-7>ü";

    assertThat(TextDecoder.decode(document.getBytes(StandardCharsets.UTF_8), "text/html", true))
        .isEqualTo(document);
  }
}
