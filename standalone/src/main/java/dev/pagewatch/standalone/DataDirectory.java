package dev.pagewatch.standalone;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds all this process keeps, locked for as long as it lives. The lock is the
 * operating system's, so it ends with the process however that ends; the file may stay.
 */
final class DataDirectory implements AutoCloseable {

  private static final String FIX = "give this one its own with PAGEWATCH_DATA_DIR";

  private final Path path;
  private final String nodeId;
  private final RandomAccessFile lockFile;

  private DataDirectory(Path path, String nodeId, RandomAccessFile lockFile) {
    this.path = path;
    this.nodeId = nodeId;
    this.lockFile = lockFile;
  }

  /**
   * Creates the directory, for its owner only, where it doesn't exist, and locks it.
   *
   * @throws StartFailure when it can't be written or another process has it
   */
  static DataDirectory open(Path configured) throws StartFailure {
    Path path = configured.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path, ownerOnly(path));
      RandomAccessFile file = new RandomAccessFile(path.resolve("lock").toFile(), "rw");
      if (tryLock(file) == null) {
        String holder = holder(file);
        file.close();
        throw StartFailure.environment(
            "The data directory %s is in use by another Pagewatch%s: stop that one, or %s"
                .formatted(path, holder, FIX));
      }
      file.setLength(0);
      file.write((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
      DataDirectory directory = new DataDirectory(path, nodeId(path), file);
      clear(directory.temporary());
      return directory;
    } catch (IOException e) {
      throw StartFailure.environment(
          "The data directory %s can't be written (%s): mend that, or choose another with"
                  .formatted(path, reason(e))
              + " PAGEWATCH_DATA_DIR");
    }
  }

  /** Its absolute path. */
  Path path() {
    return path;
  }

  /** What the process on this directory is called among others; the same in every run. */
  String nodeId() {
    return nodeId;
  }

  /** Directory of logs; may not exist. */
  Path logs() {
    return path.resolve("logs");
  }

  /** Directory for what must not outlive a run. Emptied at each start, as a killed one couldn't. */
  Path temporary() {
    return path.resolve("tmp");
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process, which counts as another one.
      return null;
    }
  }

  private static String nodeId(Path directory) throws IOException {
    Path file = directory.resolve("node-id");
    String known = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!known.isEmpty()) {
      return known;
    }
    String fresh = UUID.randomUUID().toString();
    Files.writeString(file, fresh + "\n");
    return fresh;
  }

  private static void clear(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> leftovers = Files.walk(directory)) {
        for (Path leftover : leftovers.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(leftover);
        }
      }
    }
    Files.createDirectories(directory);
  }

  private static String holder(RandomAccessFile file) throws IOException {
    String line = file.readLine();
    return line != null && line.matches("\\d{1,10}") ? " (process " + line + ")" : "";
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
    return views.contains("posix") && !Files.exists(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> "permission denied";
      case FileAlreadyExistsException e -> "there is a file of that name";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
