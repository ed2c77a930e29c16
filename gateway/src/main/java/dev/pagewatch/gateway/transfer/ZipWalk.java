package dev.pagewatch.gateway.transfer;

import dev.pagewatch.gateway.watch.ValidationException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Walks a zip from its first entry to its last, with bounds on all that it can cost. Nothing is
 * ever written under an entry's name, and the zip's own directory, which may be as large as the
 * zip, is not read.
 */
final class ZipWalk implements Closeable {

  private static final int MAX_ENTRIES = 500_000;

  /** Most bytes that come out of a zip. */
  private static final long MAX_UNPACKED = 1_000_000_000;

  /** Up to here a zip may hold whatever it likes; beyond, at most this many times its own size. */
  private static final long FREE_UNPACKED = 64_000_000;

  private static final long MAX_RATIO = 100;

  private final long size;
  private final ZipInputStream zip;
  private final byte[] skipped = new byte[16 * 1024];
  private int entries;
  private long unpacked;

  /**
   * At the beginning of a file.
   *
   * @throws ValidationException when it is no zip
   */
  ZipWalk(Path file) throws IOException {
    this.size = Files.size(file);
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
    bytes.mark(2);
    byte[] start = bytes.readNBytes(2);
    bytes.reset();
    if (start.length < 2 || start[0] != 'P' || start[1] != 'K') {
      bytes.close();
      throw new ValidationException("", "the body is no zip");
    }
    // Names in any other charset become some text, where UTF-8 would be an error.
    this.zip = new ZipInputStream(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * The name of the next entry that is a file, or null at the end.
   *
   * @throws ValidationException when the zip is damaged or there is too much in it
   */
  @Nullable String next() throws IOException {
    try {
      while (true) {
        skip();
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
          return null;
        }
        if (++entries > MAX_ENTRIES) {
          throw new ValidationException(
              "", "the zip has over %,d files; nothing was imported".formatted(MAX_ENTRIES));
        }
        if (!entry.isDirectory()) {
          return entry.getName();
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private void skip() throws IOException {
    for (int read = zip.read(skipped); read > 0; read = zip.read(skipped)) {
      count(read);
    }
  }

  private void count(long bytes) {
    unpacked += bytes;
    if (unpacked > MAX_UNPACKED || (unpacked > FREE_UNPACKED && unpacked > size * MAX_RATIO)) {
      throw new ValidationException(
          "",
          "the zip unpacks to more than %,d times its size or %,d bytes; nothing was imported"
              .formatted(MAX_RATIO, MAX_UNPACKED));
    }
  }

  /**
   * The bytes of the entry the walk is at, up to a bound. Closing it does nothing.
   *
   * @throws ValidationException from its reads, when the zip is damaged or there is too much in it
   */
  InputStream content(long limit) {
    return new FilterInputStream(zip) {
      private long left = limit;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read;
        try {
          read = in.read(into, offset, length);
        } catch (ZipException | EOFException e) {
          throw damaged(e);
        }
        if (read > 0) {
          count(read);
          left -= read;
          if (left < 0) {
            throw new TooLongException();
          }
        }
        return read;
      }

      @Override
      public void close() {
        // The walk goes on after it.
      }
    };
  }

  /** An entry has more bytes than its reader takes. */
  static final class TooLongException extends IOException {
    TooLongException() {
      super("the file is too large");
    }
  }

  private static ValidationException damaged(Exception e) {
    String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
    return new ValidationException("", "the zip is damaged: " + reason);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
