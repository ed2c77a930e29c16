package dev.pagewatch.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The processes one driver started. They are known by a variable that each inherits in its
 * environment, so that none is lost when its parent ends first; where there is no {@code /proc}, by
 * descent from this process.
 */
public final class ProcessTree {

  private static final String VARIABLE = "PAGEWATCH_SLOT";
  private static final Path PROC = Path.of("/proc");
  private static final Duration KILL_LIMIT = Duration.ofSeconds(3);

  private final String token = UUID.randomUUID().toString();
  private final byte[] mark = (VARIABLE + "=" + token).getBytes(StandardCharsets.UTF_8);
  private final Set<Long> before;

  /** A tree with no process yet; remembers which children this process has now. */
  public ProcessTree() {
    this.before = new TreeSet<>(children());
  }

  private static List<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
  }

  /** The environment to start the tree's first process with. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(VARIABLE, token);
    return environment;
  }

  /** Process ids of those that live, in ascending order. */
  public List<Long> pids() {
    return Files.isDirectory(PROC.resolve("self")) ? marked() : descended();
  }

  private List<Long> marked() {
    Set<Long> pids = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        if (carriesMark(entry)) {
          pids.add(Long.valueOf(entry.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      return descended();
    }
    return List.copyOf(pids);
  }

  private boolean carriesMark(Path process) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      return new String(environment, StandardCharsets.ISO_8859_1)
          .contains(new String(mark, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // Ended meanwhile, or somebody else's.
      return false;
    }
  }

  private List<Long> descended() {
    return ProcessHandle.current()
        .children()
        .filter(child -> !before.contains(child.pid()))
        .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }

  /** Resident memory of all, in bytes; 0 where the system doesn't tell. */
  public static long rssBytes(List<Long> pids) {
    long pages = 0;
    for (long pid : pids) {
      try {
        String[] sizes = Files.readString(PROC.resolve(pid + "/statm")).split(" ", 3);
        pages += Long.parseLong(sizes[1]);
      } catch (IOException | NumberFormatException e) {
        // Ended meanwhile: it counts for nothing.
      }
    }
    return pages * 4096;
  }

  /** Ends all by SIGKILL and returns when none is left, or after 3 s. Blocks. */
  public void kill() {
    long limit = System.nanoTime() + KILL_LIMIT.toNanos();
    List<Long> left = pids();
    while (!left.isEmpty() && System.nanoTime() < limit) {
      for (long pid : left) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      left = pids();
    }
  }
}
