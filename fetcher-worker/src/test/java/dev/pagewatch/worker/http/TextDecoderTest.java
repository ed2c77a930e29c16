package dev.pagewatch.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.worker.http.TextDecoder.Declares;
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
    "UTF-8, text/html, '<div title=\"<meta charset=latin1>\">'",
    "UTF-8, text/html, '<meta name=x content=\"text/html; charset=latin1\">'",
    "UTF-8, text/html, '<meta name=charset content=latin1>'",
    "UTF-8, text/html, '<meta charset=no-such-thing>'",
    "UTF-8, text/html, '<!--><meta charset=utf-8><meta charset=latin1>'",
    "UTF-8, text/html, '<meta charset=cp037>'",
    "UTF-8, text/html, '<meta charset=utf-7>'",
    "UTF-8, text/html, '<meta charset=utf-8 charset=latin1>'",
    "windows-1252, text/html, '<metax charset=utf-8><meta x=1 / charset = ''latin1''>'",
    "windows-1252, text/html, '<meta charset=x-user-defined>'",
    "windows-1252, text/html, '<?xml version=\"1.0\" encoding=\"utf-8\"?><meta charset=latin1>'",
    "windows-1252, text/html, '<META CONTENT=\"a/b; charset=cp1252\" HTTP-EQUIV=content-type>'",
    "UTF-16LE, text/html, '<!doctype html>'",
    "UTF-16BE, text/html, '<?xml version=\"1.0\"?>'",
    "windows-1252, text/html, '<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">'",
    "ISO-8859-15, application/xhtml+xml, '<?xml version=\"1.0\" encoding=\"iso-8859-15\"?>'",
  })
  void charactersAreReadAsBrowsersReadThem(String encoding, String contentType, String start) {
    String document = start + "<p>5 € für Köche</p>";
    if (encoding.equals("windows-1252")) {
      document = start + "<p>5 € – für Köche</p>";
    }

    String decoded =
        TextDecoder.decode(
            document.getBytes(Charset.forName(encoding)), contentType, Declares.HTML);

    assertThat(decoded).isEqualTo(document);
  }

  @ParameterizedTest
  @CsvSource({"shift_jis, windows-31j", "euc-jp, EUC-JP", "gb2312, GB18030", "big5, Big5-HKSCS"})
  void asianLabelsMeanWhatTheyMeanOnTheWeb(String label, String charset) {
    byte[] body = "日本".getBytes(Charset.forName(charset));

    assertThat(TextDecoder.decode(body, "text/html; charset=" + label, Declares.HTML))
        .isEqualTo("日本");
  }

  @Test
  void aByteOrderMarkWinsOverAnythingSaid() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
    body.writeBytes("grün".getBytes(StandardCharsets.UTF_8));

    assertThat(TextDecoder.decode(body.toByteArray(), "text/html; charset=latin1", Declares.HTML))
        .isEqualTo("grün");
    assertThat(
            TextDecoder.decode(
                "\ufeffgrün".getBytes(StandardCharsets.UTF_16BE), "text/html", Declares.HTML))
        .isEqualTo("grün");
  }

  @Test
  void aDeclarationPastTheFirstKilobyteComesTooLate() {
    String document = " ".repeat(1024) + "<meta charset=iso-8859-7>ü";

    assertThat(
            TextDecoder.decode(
                document.getBytes(StandardCharsets.UTF_8), "text/html", Declares.HTML))
        .isEqualTo(document);
  }

  @Test
  void xmlGoesByItsDeclarationAlone() {
    byte[] latin1 =
        "<?xml version='1.0' encoding='iso-8859-2'?><meta charset='utf-8'/>ł"
            .getBytes(Charset.forName("ISO-8859-2"));

    assertThat(TextDecoder.decode(latin1, "application/xhtml+xml", Declares.XML)).contains("ł");
    assertThat(TextDecoder.decode(latin1, "text/plain", Declares.NOTHING)).doesNotContain("ł");
  }

  @Test
  void labelsThatOnlyJavaKnowsMeanNothing() {
    assertThat(EncodingLabels.charset("cp037")).isNull();
    assertThat(EncodingLabels.charset("utf-32")).isNull();
    assertThat(EncodingLabels.charset(" Latin1 ")).isEqualTo(Charset.forName("windows-1252"));
    assertThat(EncodingLabels.charset("koi8-r")).isEqualTo(Charset.forName("KOI8-R"));
  }
}
