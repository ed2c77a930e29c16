package dev.pagewatch.gateway.backup;

import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.WholeDatabase;
import dev.pagewatch.gateway.store.WholeDatabase.NotEmptyException;
import dev.pagewatch.gateway.store.WholeDatabase.OtherTablesException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** Makes a backup file of a database and fills a database from one. Blocks. */
public final class BackupFile {

  /** More revisions than a Pagewatch takes in a millisecond. */
  private static final long REVISIONS_PER_MILLI = 10;

  private static final long LEAST_GAP = 1_000;

  private final Path file;
  private final InstantSource clock;

  /** The file of a backup, there or to be made. */
  public BackupFile(Path file, InstantSource clock) {
    this.file = file.toAbsolutePath();
    this.clock = clock;
  }

  /**
   * What a backup holds.
   *
   * @param bytes of the file
   */
  public record Summary(long watches, long snapshots, long bytes, Instant createdAt) {}

  /**
   * Writes everything as of one moment. The file is there only when it is complete and on disk;
   * until then what is written is beside it, as {@code NAME.tmp}.
   *
   * @param version of Pagewatch
   * @throws BackupException when it can't be done, with nothing left behind
   */
  public Summary write(WholeDatabase database, String version) throws BackupException {
    if (Files.isDirectory(file)) {
      throw new BackupException("%s is a directory: name a file in it".formatted(file));
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(unfinished);
      Manifest manifest;
      try (FileChannel channel = FileChannel.open(unfinished, newFile(), ownerOnly())) {
        manifest = write(database, version, Channels.newOutputStream(channel));
        channel.force(true);
      }
      long bytes = Files.size(unfinished);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory();
      return summary(manifest, bytes);
    } catch (IOException e) {
      throw cleanedUp(unfinished, cantBeWritten(e));
    } catch (UncheckedIOException e) {
      throw cleanedUp(unfinished, cantBeWritten(requireNonNull(e.getCause())));
    } catch (StoreUnavailableException e) {
      throw cleanedUp(unfinished, new BackupException(String.valueOf(e.getMessage()), e));
    }
  }

  private Manifest write(WholeDatabase database, String version, OutputStream out)
      throws IOException {
    Instant now = clock.instant();
    BackupWriter writer = new BackupWriter(out);
    long revision = database.read(writer);
    Manifest manifest =
        new Manifest(Manifest.FORMAT, version, database.kind(), now, revision, writer.finish());
    writer.end(manifest);
    return manifest;
  }

  private BackupException cantBeWritten(IOException e) {
    return new BackupException(
        "%s can't be written: %s"
            .formatted(
                file,
                e instanceof NoSuchFileException ? "there is no such directory" : e.getMessage()),
        e);
  }

  private static BackupException cleanedUp(Path unfinished, BackupException failure) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static Set<StandardOpenOption> newFile() {
    return Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** It holds the password's hash. */
  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private void syncDirectory() throws IOException {
    try (FileChannel directory =
        FileChannel.open(requireNonNull(file.getParent()), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /**
   * Fills a database from the file, all or nothing.
   *
   * @param replace whether to do it even if there is something in the database
   * @throws BackupException when the file is damaged or the database can't be filled, with nothing
   *     changed
   */
  public Summary restore(WholeDatabase database, boolean replace) throws BackupException {
    try (BackupReader reader = BackupReader.open(file)) {
      Manifest manifest = reader.manifest();
      database.fill(reader::read, manifest.revision(), gap(manifest), replace);
      return summary(manifest, Files.size(file));
    } catch (NotEmptyException e) {
      throw new BackupException(e.getMessage() + "; --force replaces it", e);
    } catch (OtherTablesException e) {
      throw new BackupException(
          "%s can't be restored by this Pagewatch: %s".formatted(file, e.getMessage()), e);
    } catch (StoreUnavailableException e) {
      throw new BackupException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new BackupException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new BackupException(
          "%s can't be read: %s".formatted(file, requireNonNull(e.getCause()).getMessage()), e);
    }
  }

  /**
   * By how much revisions are raised: more than were taken since the backup, so that whoever asks
   * for what changed since one of those gets everything.
   */
  private long gap(Manifest manifest) {
    Duration age = Duration.between(manifest.createdAt(), clock.instant());
    return LEAST_GAP + REVISIONS_PER_MILLI * Math.max(0, age.toMillis());
  }

  private static Summary summary(Manifest manifest, long bytes) {
    return new Summary(
        manifest.rows("watch"), manifest.rows("snapshot"), bytes, manifest.createdAt());
  }
}
