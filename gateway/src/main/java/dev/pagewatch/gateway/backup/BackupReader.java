package dev.pagewatch.gateway.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import dev.pagewatch.gateway.store.TableSink;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads a backup file, after it has seen that all of it is as it was written. */
final class BackupReader implements AutoCloseable {

  private static final CBORFactory CBOR =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final int BUFFER = 256 * 1024;
  private static final int MOST_MANIFEST_BYTES = 1024 * 1024;

  private final ZipFile zip;
  private final Manifest manifest;

  private BackupReader(ZipFile zip, Manifest manifest) {
    this.zip = zip;
    this.manifest = manifest;
  }

  /**
   * Opens a file and reads all of it once, which changes nothing anywhere.
   *
   * @throws BackupException when it is no backup, is cut short or damaged, or is of a later format
   */
  static BackupReader open(Path file) throws BackupException {
    if (!Files.isRegularFile(file)) {
      throw new BackupException("there is no file " + file);
    }
    ZipFile zip = null;
    try {
      zip = new ZipFile(file.toFile());
      BackupReader reader = new BackupReader(zip, manifest(zip, file));
      reader.verify(file);
      return reader;
    } catch (BackupException e) {
      close(zip);
      throw e;
    } catch (ZipException e) {
      close(zip);
      throw new BackupException("%s is no Pagewatch backup, or is cut short".formatted(file), e);
    } catch (IOException e) {
      close(zip);
      throw new BackupException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void close(@Nullable ZipFile zip) {
    try {
      if (zip != null) {
        zip.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
  }

  private static Manifest manifest(ZipFile zip, Path file) throws BackupException, IOException {
    ZipEntry entry = zip.getEntry(Manifest.ENTRY);
    if (entry == null || entry.getSize() > MOST_MANIFEST_BYTES) {
      throw new BackupException("%s is no Pagewatch backup".formatted(file));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MOST_MANIFEST_BYTES);
      // Nobody else looks at the archive's own.
      CRC32 sum = new CRC32();
      sum.update(bytes);
      if (sum.getValue() != entry.getCrc()) {
        throw damaged(file);
      }
      Manifest manifest = Json.read(new String(bytes, StandardCharsets.UTF_8), Manifest.class);
      if (manifest.format() > Manifest.FORMAT) {
        throw new BackupException(
            "%s was made by a later Pagewatch (%s): restore it with that one"
                .formatted(file, manifest.pagewatch()));
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw damaged(file);
    }
  }

  private static BackupException damaged(Path file) {
    return new BackupException(
        "%s is damaged: what is in it is not what was written".formatted(file));
  }

  private void verify(Path file) throws BackupException {
    try {
      for (Manifest.Table table : manifest.tables()) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(entry(table), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
          throw damaged(file);
        }
      }
    } catch (IOException e) {
      // The archive's own checks: a bad checksum, a stream that can't be unpacked.
      throw damaged(file);
    }
  }

  private InputStream entry(Manifest.Table table) throws IOException {
    ZipEntry entry = zip.getEntry(table.entry());
    if (entry == null) {
      throw new ZipException(table.entry() + " is missing");
    }
    return zip.getInputStream(entry);
  }

  Manifest manifest() {
    return manifest;
  }

  /** Hands out every row. I/O failures come out as {@link UncheckedIOException}. */
  void read(TableSink sink) {
    try {
      for (Manifest.Table table : manifest.tables()) {
        sink.table(table.name(), table.columns());
        read(table, sink);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Manifest.Table table, TableSink sink) throws IOException {
    int columns = table.columns().size();
    try (InputStream in = new BufferedInputStream(entry(table), BUFFER);
        CBORParser rows = CBOR.createParser(in)) {
      while (rows.nextToken() == JsonToken.START_ARRAY) {
        List<@Nullable Object> row = new ArrayList<>(columns);
        for (JsonToken token = rows.nextToken();
            token != JsonToken.END_ARRAY;
            token = rows.nextToken()) {
          row.add(value(rows, token));
        }
        sink.row(row);
      }
    }
  }

  private static @Nullable Object value(CBORParser parser, @Nullable JsonToken token)
      throws IOException {
    if (token == null) {
      throw new IOException("a row has no end");
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_STRING -> parser.getText();
      case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
      default -> throw new IOException("a row has a " + token);
    };
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
