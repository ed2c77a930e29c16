package dev.pagewatch.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own, small, that can be filled to the last byte. Needs root. */
final class SmallDisk implements AutoCloseable {

  private final Path path;
  private final Path filler;

  private SmallDisk(Path path) {
    this.path = path;
    this.filler = path.resolve("filler");
  }

  /** Mounts one on an existing directory, or ends the test as not possible here. */
  static SmallDisk mount(Path path, int megabytes) throws IOException, InterruptedException {
    Process mount =
        new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "none", path.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(mount.waitFor() == 0, said);
    return new SmallDisk(path);
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  /** Makes room again. */
  void makeRoom() throws IOException {
    Files.delete(filler);
  }

  @Override
  public void close() throws IOException {
    try {
      new ProcessBuilder("umount", "-l", path.toString()).start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
