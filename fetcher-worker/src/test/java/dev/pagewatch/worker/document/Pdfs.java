package dev.pagewatch.worker.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.GregorianCalendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** PDFs of all sorts, good and bad. */
public final class Pdfs {

  private Pdfs() {}

  /** A page for each text, its lines one below the other. */
  public static byte[] of(String title, long createdAt, String... pages) {
    try (PDDocument document = document(title, createdAt, pages)) {
      return bytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens with the password. */
  public static byte[] locked(String password) {
    try (PDDocument document = document("t", 0, "secret")) {
      document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
      return bytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PDDocument document(String title, long createdAt, String... pages)
      throws IOException {
    FontMappers.set(new OneFont());
    PDDocument document = new PDDocument();
    GregorianCalendar created = new GregorianCalendar();
    created.setTimeInMillis(createdAt);
    document.getDocumentInformation().setTitle(title);
    document.getDocumentInformation().setCreationDate(created);
    document.setDocumentId(createdAt);
    PDType1Font font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
    for (String text : pages) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.setFont(font, 12);
        content.setLeading(16);
        content.beginText();
        content.newLineAtOffset(50, 700);
        for (String line : text.split("\n", -1)) {
          content.showText(line);
          content.newLine();
        }
        content.endText();
      }
    }
    return document;
  }

  private static byte[] bytes(PDDocument document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    document.save(out);
    return out.toByteArray();
  }

  /** One page with this content, its stream as given. */
  public static byte[] raw(String filter, byte[] stream, String more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder table = new StringBuilder();
    String[] objects = {
      "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n",
      "2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n",
      "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font"
          + "<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
          + more
          + ">>>> endobj\n",
      "4 0 obj <</Length " + stream.length + "/Filter " + filter + ">> stream\n"
    };
    out.writeBytes(latin("%PDF-1.4\n"));
    for (String object : objects) {
      table.append("%010d 00000 n \n".formatted(out.size()));
      out.writeBytes(latin(object));
    }
    out.writeBytes(stream);
    out.writeBytes(latin("\nendstream endobj\n"));
    int at = out.size();
    out.writeBytes(
        latin(
            "xref\n0 5\n0000000000 65535 f \n"
                + table
                + "trailer <</Size 5/Root 1 0 R>>\nstartxref\n"
                + at
                + "\n%%EOF\n"));
    return out.toByteArray();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
