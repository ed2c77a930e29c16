package dev.pagewatch.gateway.backup;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.pagewatch.gateway.store.TableSink;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes tables as they come. I/O failures come out as {@link UncheckedIOException}. */
final class BackupWriter implements TableSink {

  private static final CBORFactory CBOR = new CBORFactory();
  private static final int BUFFER = 256 * 1024;

  private final ZipOutputStream zip;
  private final List<Manifest.Table> tables = new ArrayList<>();
  private @Nullable Entry open;
  private long rows;

  BackupWriter(OutputStream out) {
    this.zip = new ZipOutputStream(out);
  }

  /** The table being written. */
  private record Entry(
      String name, List<String> columns, MessageDigest digest, CBORGenerator generator) {}

  @Override
  public void table(String name, List<String> columns) {
    try {
      finishTable();
      // Bodies are compressed already.
      zip.setLevel(name.equals("blob") ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED);
      zip.putNextEntry(new ZipEntry(new Manifest.Table(name, columns, 0, "").entry()));
      MessageDigest digest = Sha256.digest();
      OutputStream entry =
          new BufferedOutputStream(new DigestOutputStream(new Unclosed(zip), digest), BUFFER);
      open = new Entry(name, columns, digest, CBOR.createGenerator(entry));
      rows = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void row(List<@Nullable Object> values) {
    Entry entry = open;
    if (entry == null) {
      throw new IllegalStateException("a row before any table");
    }
    try {
      CBORGenerator to = entry.generator();
      to.writeStartArray(values, values.size());
      for (Object value : values) {
        switch (value) {
          case null -> to.writeNull();
          case Long number -> to.writeNumber(number);
          case String text -> to.writeString(text);
          case byte[] bytes -> to.writeBinary(bytes);
          default -> throw new IllegalStateException("a column of " + value.getClass());
        }
      }
      to.writeEndArray();
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void finishTable() throws IOException {
    Entry entry = open;
    open = null;
    if (entry != null) {
      entry.generator().close();
      zip.closeEntry();
      tables.add(
          new Manifest.Table(
              entry.name(),
              entry.columns(),
              rows,
              HexFormat.of().formatHex(entry.digest().digest())));
    }
  }

  /** The tables written, after the last row. */
  List<Manifest.Table> finish() throws IOException {
    finishTable();
    return List.copyOf(tables);
  }

  /** Writes the manifest and ends the archive; the stream beneath stays open. */
  void end(Manifest manifest) throws IOException {
    zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    zip.putNextEntry(new ZipEntry(Manifest.ENTRY));
    zip.write(Json.write(manifest).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    zip.finish();
  }

  /** An entry's end is not the archive's. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
