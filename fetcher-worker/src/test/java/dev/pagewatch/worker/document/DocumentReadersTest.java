package dev.pagewatch.worker.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(180)
class DocumentReadersTest {

  private static final byte[] GOOD = Pdfs.of("t", 0, "good");

  private final DocumentReaders readers = new DocumentReaders(2, DocumentReaders.TIME);

  @AfterEach
  void stop() {
    readers.close();
    Eventually.eventually("no process is left", () -> processes().isEmpty());
  }

  /** Reader processes of this one. */
  private static Set<Long> processes() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child -> child.info().command().orElse("").endsWith("/java"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  private void assertReadsOn() throws UnreadableException {
    assertThat(readers.read(DocumentKind.PDF, GOOD).text().strip()).isEqualTo("good");
  }

  private static UnreadableException failure(DocumentReaders readers, byte[] body) {
    return catchThrowableOfType(
        UnreadableException.class, () -> readers.read(DocumentKind.PDF, body));
  }

  private static byte[] deflated(byte[] bytes, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED))) {
      for (int i = 0; i < times; i++) {
        deflate.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * A document that takes much.
   *
   * @param codes it may end in
   * @param mayBeRead whether a fast machine gets to its end in time and memory
   */
  record Bomb(String name, Supplier<byte[]> body, Set<ErrorCode> codes, boolean mayBeRead) {

    Bomb(String name, Supplier<byte[]> body, Set<ErrorCode> codes) {
      this(name, body, codes, false);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bomb> bombs() {
    Set<ErrorCode> any =
        Set.of(ErrorCode.TOO_LARGE, ErrorCode.TIMEOUT, ErrorCode.UNSUPPORTED_CONTENT);
    byte[] megabyte = new byte[1_000_000];
    String kids = "[" + "3 0 R ".repeat(200_000) + "]";
    return List.of(
        new Bomb(
            "500 MB of nothing",
            () -> Pdfs.raw("/FlateDecode", deflated(megabyte, 500), ""),
            any,
            true),
        new Bomb(
            "a bomb within ASCII",
            () -> Pdfs.raw("[/ASCIIHexDecode/FlateDecode]", hex(deflated(megabyte, 500)), ""),
            any,
            true),
        new Bomb(
            "a page of text without end",
            () ->
                Pdfs.raw(
                    "/FlateDecode",
                    deflated(latin("BT /F1 9 Tf 9 9 Td (" + "x".repeat(900) + ") Tj ET\n"), 5_000),
                    ""),
            any,
            true),
        new Bomb(
            "more pages than are read",
            () ->
                latin(
                    "%PDF-1.4\n"
                        + "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                        + "2 0 obj<</Type/Pages/Count 200000/Kids"
                        + kids
                        + ">>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
                        + "trailer<</Root 1 0 R>>"),
            Set.of(ErrorCode.TOO_LARGE)),
        new Bomb(
            "brackets all the way down",
            () -> latin("%PDF-1.4\n1 0 obj " + "[".repeat(2_000_000)),
            Set.of(ErrorCode.TOO_LARGE, ErrorCode.UNSUPPORTED_CONTENT)));
  }

  private static byte[] hex(byte[] bytes) {
    return latin(HexFormat.of().formatHex(bytes) + ">");
  }

  /** Ten forms, each of which draws the next thirty times. */
  private static byte[] forms() {
    int count = 10;
    StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
    pdf.append("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
    pdf.append("2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n");
    pdf.append(
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            + "/Resources<</XObject<</X 10 0 R>>>>>>endobj\n");
    pdf.append("4 0 obj<</Length 5>>stream\n/X Do\nendstream endobj\n");
    String draws = "/X Do\n".repeat(30);
    for (int form = 10; form < 10 + count; form++) {
      String next =
          form == 9 + count ? "" : "/Resources<</XObject<</X %d 0 R>>>>".formatted(form + 1);
      pdf.append(
          "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length %d%s>>stream\n%sendstream endobj\n"
              .formatted(form, draws.length(), next, draws));
    }
    pdf.append("trailer<</Root 1 0 R>>");
    return latin(pdf.toString());
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void noDocumentTakesMoreThanItMayOrHarmsTheNext(Bomb bomb) throws Exception {
    UnreadableException failure = failure(readers, bomb.body().get());

    if (failure == null) {
      assertThat(bomb.mayBeRead()).isTrue();
    } else {
      assertThat(bomb.codes()).contains(failure.code());
      assertThat(failure.reason()).isNotBlank();
    }
    assertReadsOn();
  }

  @Test
  void aDocumentThatWouldTakeForEverEndsInTimeAndHoldsUpNoOther() throws Exception {
    CompletableFuture<UnreadableException> slow =
        CompletableFuture.supplyAsync(() -> failure(readers, forms()));

    for (int i = 0; i < 10; i++) {
      assertReadsOn();
    }

    assertThat(slow).isNotDone();
    assertThat(slow.join().code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(slow.join().reason()).isEqualTo("could not be read within 15 s");
    assertReadsOn();
  }

  @Test
  void aProcessIsKeptForWhatComesSoonAndNoMoreThanAllowed() throws Exception {
    assertReadsOn();
    Set<Long> first = processes();
    assertReadsOn();
    assertThat(processes()).isEqualTo(first).hasSize(1);

    List<CompletableFuture<String>> many =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return readers.read(DocumentKind.PDF, GOOD).text().strip();
                          } catch (UnreadableException e) {
                            return e.toString();
                          }
                        }))
            .toList();

    assertThat(many).allSatisfy(text -> assertThat(text.join()).isEqualTo("good"));
    assertThat(processes()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aKilledProcessIsReplaced() throws Exception {
    assertReadsOn();
    long first = processes().iterator().next();
    ProcessHandle process = ProcessHandle.of(first).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();

    assertReadsOn();

    assertThat(processes()).hasSize(1).doesNotContain(first);
  }

  @Test
  void closingEndsWhatIsBeingRead() throws Exception {
    DocumentReaders own = new DocumentReaders(1, Duration.ofMinutes(1));
    CompletableFuture<UnreadableException> endless =
        CompletableFuture.supplyAsync(() -> failure(own, forms()));
    Eventually.eventually("it is being read", () -> processes().size() == 1);

    own.close();

    assertThat(endless.join().code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT);
  }
}
