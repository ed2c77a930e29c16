package dev.pagewatch.worker.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<h1>Head</h1><p>One</p><div><div>Two</div></div>Three => Head/One/Two/Three",
        "<p>a   b\t<b>c</b>\n d</p> => a b c d",
        "<p>a<br>b<br><br>c</p> => a/b/c",
        "a&nbsp;&nbsp;b&shy;c&#8203;d => a bcd",
        "<ul><li>a<li><p>b</p><ul><li>c</ul></ul> => - a/- b/- c",
        "<ul><li></li><li> </li><li>x</li></ul>y => - x/y",
        "<table><tr><th>A<th>B<tr><td><p>1</p><td><div>2</div></table>end => A | B/1 | 2/end",
        "<table><tr><td>1<td><td>3<td></tr></table> => 1 | | 3",
        "<table><tr><td><td>2</table> => 2",
        "<table><tr><td>1<p>2</p><td>3</table> => 1/2 | 3",
        "<table><tr><td>a<td><table><tr><td>b<td>c</table><td>d</table> => a/b | c/d",
        "<table><tr><td>a<td><ul><li>b</ul></table> => a/- b",
        "<a href=/secret>link</a> text => link text",
        "a<script>b</script><style>c</style><noscript>d</noscript><template>e</template>f => af",
        "a<svg><text>b</text></svg><iframe>c</iframe><canvas>d</canvas>e => ae",
        "<p hidden>a</p><p style='color:red; Display : NONE !important'>b</p>c => c",
        "<p style='display:none-such'>a</p><p aria-hidden=true>b</p> => a/b",
        "<dialog>a</dialog><dialog open>b</dialog> => b",
        "<select><option>a<option>b</select> => a/b",
        "x<hr>y<!-- z --> => x/y",
        "<pre>a  b\n   c\n\n\n\nd\n</pre>e => a  b/   c//d/e",
        "<pre>\na   \n\tb</pre> => a/\tb",
        "t<table><tr><td>a<td><pre>  b</pre></table> => t/a |   b",
        "<x-a><template shadowrootmode=open><p>1<slot></slot></p></template>2</x-a>3 => 12/3",
        "<x-a>2<b slot=n>3</b><template shadowrootmode=Closed>1<slot name=n></slot></template></x-a> => 13",
        "<x-a><template shadowrootmode=open><slot>1</slot></template><!-- --></x-a> => 1",
        "<x-a><template shadowrootmode=open><slot></slot><slot>2</slot></template>1</x-a> => 12",
        "<x-a><template shadowrootmode=open><x-b><template shadowrootmode=open>1<slot></slot></template>"
            + "<slot></slot></x-b></template>2</x-a> => 12",
        "<x-a>0<template shadowrootmode=open>1</template><template shadowrootmode=open>2</template>"
            + "</x-a> => 1",
        "<x-a><template shadowrootmode=other>1</template>2</x-a><slot>3</slot> => 23",
        "<p>unclosed <b>tags <i>everywhere => unclosed tags everywhere",
      })
  void aDocumentReadsAsItsLines(String example) {
    String html = example.substring(0, example.indexOf(" => "));
    String lines = example.substring(example.indexOf(" => ") + 4);

    assertThat(PageText.of(html, "https://example.com/").text())
        .isEqualTo(lines.replace('/', '\n'));
  }

  @Test
  void theTitleIsTheDocumentsAndNotPartOfTheText() {
    PageText page =
        PageText.of(
            "<title> A\n title </title><body>b<svg><title>no</title></svg>",
            "https://example.com/");

    assertThat(page.title()).isEqualTo("A title");
    assertThat(page.text()).isEqualTo("b");
    assertThat(PageText.of("<title> </title>b", "https://example.com/").title()).isNull();
    assertThat(PageText.of("<svg><title>no</title></svg>", "https://example.com/").title())
        .isNull();
  }

  @Test
  void theHashIsOfTheTextAlone() throws Exception {
    PageText page = PageText.of("<title>x</title><p>grün</p>", "https://example.com/");
    byte[] expected =
        MessageDigest.getInstance("SHA-256").digest("grün".getBytes(StandardCharsets.UTF_8));

    assertThat(page.hash()).isEqualTo(HexFormat.of().formatHex(expected));
    assertThat(PageText.ofPlainText("grün\n").hash()).isEqualTo(page.hash());
  }

  @Test
  void anEmptyDocumentHasEmptyText() {
    assertThat(PageText.of("", "https://example.com/").text()).isEmpty();
    assertThat(PageText.of("<div><p> </p><br></div>", "https://example.com/").text()).isEmpty();
    assertThat(PageText.of("<frameset><frame></frameset>", "https://example.com/").text())
        .isEmpty();
    assertThat(PageText.ofPlainText(" \n\n \r\n").text()).isEmpty();
  }

  @Test
  void plainTextKeepsItsLines() {
    assertThat(PageText.ofPlainText("\n\n a  b \r\nc\rd\n\n\n\ne\n\n").text())
        .isEqualTo(" a  b\nc\nd\n\ne");
  }

  @Test
  void aHundredThousandNestedElementsAreReadLikeAnyOther() {
    String divs = "<div>".repeat(100_000) + "deep" + "</div>".repeat(100_000) + "after";
    String formatting = "<b><i>".repeat(50_000) + "deep";
    String tables = "<table><tr><td>".repeat(3_000) + "deep";

    assertThat(PageText.of(divs, "https://example.com/").text()).isEqualTo("deep\nafter");
    assertThat(PageText.of(formatting, "https://example.com/").text()).isEqualTo("deep");
    assertThat(PageText.of(tables, "https://example.com/").text()).isEqualTo("deep");
  }
}
