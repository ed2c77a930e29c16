package dev.pagewatch.worker.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The font that PDFBox brings along in the place of any that a document names and doesn't have in
 * it. PDFBox's own choice would read all fonts of the machine, and text would depend on them.
 */
final class OneFont implements FontMapper {

  private static final String RESOURCE =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private static final TrueTypeFont FONT = font();

  private static TrueTypeFont font() {
    try (InputStream resource = PDType0Font.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("PDFBox comes without " + RESOURCE);
      }
      return new TTFParser().parse(new RandomAccessReadBuffer(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FontMapping<TrueTypeFont> getTrueTypeFont(String baseFont, PDFontDescriptor descriptor) {
    return new FontMapping<>(FONT, true);
  }

  @Override
  public FontMapping<FontBoxFont> getFontBoxFont(String baseFont, PDFontDescriptor descriptor) {
    return new FontMapping<>(FONT, true);
  }

  @Override
  @SuppressWarnings("NullAway") // PDFBox's own mapper has no OpenType font either.
  public CIDFontMapping getCIDFont(
      String baseFont, PDFontDescriptor descriptor, PDCIDSystemInfo systemInfo) {
    return new CIDFontMapping(null, FONT, true);
  }
}
