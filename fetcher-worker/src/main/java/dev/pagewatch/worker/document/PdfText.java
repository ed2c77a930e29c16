package dev.pagewatch.worker.document;

import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.watch.ErrorCode;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Objects;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * The text of a PDF in the order its pages have it, which is the order it was written in, with a
 * line between pages. One without any text, as from a scanner, is known by its pages, size and
 * checksum. Nothing in it is run, and nothing outside it is read.
 */
final class PdfText {

  static final int MOST_PAGES = 5_000;
  static final int MOST_TEXT = 2_000_000;

  /** The line between pages; without a number, so that a page put in is one change. */
  static final String PAGE_BREAK = "---";

  private PdfText() {}

  static ReadDocument read(byte[] body) throws UnreadableException {
    FontMappers.set(new OneFont());
    try (PDDocument document =
        Loader.loadPDF(body, "", null, null, IOUtils.createMemoryOnlyStreamCache())) {
      return read(document, body);
    } catch (InvalidPasswordException e) {
      throw new UnreadableException(ErrorCode.UNSUPPORTED_CONTENT, "is locked with a password");
    } catch (TooLongException e) {
      throw new UnreadableException(
          ErrorCode.TOO_LARGE, "has over %,d characters of text".formatted(MOST_TEXT));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableException(
          ErrorCode.UNSUPPORTED_CONTENT,
          startsLikePdf(body) ? "is broken and can't be read" : "is no PDF, whatever it is called");
    }
  }

  private static ReadDocument read(PDDocument document, byte[] body)
      throws IOException, UnreadableException {
    int pages = document.getNumberOfPages();
    if (pages > MOST_PAGES) {
      throw new UnreadableException(
          ErrorCode.TOO_LARGE, "has more than %,d pages".formatted(MOST_PAGES));
    }
    if (pages <= 0) {
      throw new UnreadableException(ErrorCode.UNSUPPORTED_CONTENT, "has no pages");
    }
    Stripper stripper = new Stripper();
    StringWriter text = new StringWriter();
    stripper.writeText(document, text);
    String title = document.getDocumentInformation().getTitle();
    String lines =
        stripper.saysSomething()
            ? text.toString()
            : "PDF without text\n%s\n%d bytes\nSHA-256 %s"
                .formatted(pages == 1 ? "1 page" : pages + " pages", body.length, Sha256.hex(body));
    return new ReadDocument(Objects.requireNonNullElse(title, ""), lines, Optional.empty());
  }

  /** The header may have rubbish before it, within the first kilobyte. */
  private static boolean startsLikePdf(byte[] body) {
    byte[] mark = {'%', 'P', 'D', 'F', '-'};
    for (int at = 0; at < Math.min(1024, body.length - mark.length); at++) {
      int matching = 0;
      while (matching < mark.length && body[at + matching] == mark[matching]) {
        matching++;
      }
      if (matching == mark.length) {
        return true;
      }
    }
    return false;
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static final class Stripper extends PDFTextStripper {

    private long written;
    private boolean something;

    Stripper() {
      setLineSeparator("\n");
      // Many a program prints bold by printing twice.
      setSuppressDuplicateOverlappingText(true);
    }

    boolean saysSomething() {
      return something;
    }

    @Override
    protected void startPage(PDPage page) throws IOException {
      if (getCurrentPageNo() > 1) {
        getOutput().write("\n" + PAGE_BREAK + "\n");
      }
    }

    @Override
    protected void writeString(String text) throws IOException {
      written += text.length();
      if (written > MOST_TEXT) {
        throw new TooLongException();
      }
      something |= !text.isBlank();
      super.writeString(text);
    }
  }
}
