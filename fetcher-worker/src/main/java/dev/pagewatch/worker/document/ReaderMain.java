package dev.pagewatch.worker.document;

import dev.pagewatch.model.watch.ErrorCode;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.SynchronousQueue;

/**
 * The reader process: takes documents on standard input, one after the other, and answers on
 * standard output. Ends with its input, whatever it is doing, so that it outlives nobody.
 */
final class ReaderMain {

  private static final class Asked {
    private final DocumentKind kind;
    private final byte[] body;

    Asked(DocumentKind kind, byte[] body) {
      this.kind = kind;
      this.body = body;
    }
  }

  private ReaderMain() {}

  /** Started by {@link ReaderProcess}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
    // Whatever libraries print is no answer.
    System.setOut(System.err);
    SynchronousQueue<Asked> asked = new SynchronousQueue<>();
    Thread.ofPlatform().daemon().name("asked").start(() -> listen(System.in, asked));
    while (true) {
      Asked next = asked.take();
      try {
        Frames.answer(
            out,
            switch (next.kind) {
              case PDF -> PdfText.read(next.body);
              case IMAGE -> ImagePixels.read(next.body);
            });
      } catch (UnreadableException e) {
        Frames.answer(out, e);
      } catch (StackOverflowError e) {
        Frames.answer(
            out, new UnreadableException(ErrorCode.TOO_LARGE, "is nested too deeply to be read"));
      }
    }
  }

  private static void listen(InputStream input, SynchronousQueue<Asked> asked) {
    DataInputStream in = new DataInputStream(input);
    try {
      while (true) {
        DocumentKind kind = DocumentKind.valueOf(in.readUTF());
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        asked.put(new Asked(kind, body));
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
