package dev.pagewatch.worker.document;

import dev.pagewatch.model.watch.ErrorCode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What goes over the pipes to a reader process and back. */
final class Frames {

  /** Text and what counts of it, in UTF-8. */
  private static final int LONGEST = 4 * PdfText.MOST_TEXT;

  private Frames() {}

  /** Asks for a body to be read. */
  static void ask(DataOutputStream out, DocumentKind kind, byte[] body) throws IOException {
    out.writeUTF(kind.name());
    out.writeInt(body.length);
    out.write(body);
    out.flush();
  }

  static void answer(DataOutputStream out, ReadDocument document) throws IOException {
    out.writeBoolean(true);
    write(out, document.title());
    write(out, document.text());
    out.writeBoolean(document.counting().isPresent());
    write(out, document.counting().orElse(""));
    out.flush();
  }

  static void answer(DataOutputStream out, UnreadableException failure) throws IOException {
    out.writeBoolean(false);
    write(out, failure.code().name());
    write(out, failure.reason());
    out.flush();
  }

  /**
   * Takes an answer.
   *
   * @throws UnreadableException as the process says
   * @throws IOException when it says nothing that makes sense
   */
  static ReadDocument answer(DataInputStream in) throws IOException, UnreadableException {
    if (in.readBoolean()) {
      String title = read(in);
      String text = read(in);
      boolean part = in.readBoolean();
      String counting = read(in);
      return new ReadDocument(title, text, part ? Optional.of(counting) : Optional.empty());
    }
    String code = read(in);
    String reason = read(in);
    try {
      throw new UnreadableException(ErrorCode.valueOf(code), reason);
    } catch (IllegalArgumentException e) {
      throw new IOException("no such code: " + code, e);
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("an answer of %d bytes".formatted(length));
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
