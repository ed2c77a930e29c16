package dev.pagewatch.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one browser slot: a driver, known as the child that appeared while it was
 * started, and browsers, known by a variable that each of their processes inherits, so that none is
 * lost when its parent ends first.
 */
public final class ProcessTree {

  private static final String VARIABLE = "PAGEWATCH_SLOT";
  private static final Path PROC = Path.of("/proc");
  private static final Duration KILL_LIMIT = Duration.ofSeconds(3);

  /** Drivers are started one at a time, or their processes could not be told apart. */
  private static final ReentrantLock STARTING = new ReentrantLock();

  private final String mark = VARIABLE + "=" + UUID.randomUUID();
  private volatile Set<Long> drivers = Set.of();
  private volatile @Nullable Set<Long> childrenBefore;
  private final ScratchFiles files = new ScratchFiles();

  /**
   * Starts a driver and takes its process into this tree.
   *
   * @throws InterruptedException when interrupted while another driver is being started
   */
  public <T> T start(Supplier<T> driver) throws InterruptedException {
    STARTING.lockInterruptibly();
    try {
      ScratchFiles.removeLeftBehind();
      childrenBefore = nodeChildren();
      return driver.get();
    } finally {
      drivers = newDrivers();
      childrenBefore = null;
      STARTING.unlock();
    }
  }

  private Set<Long> newDrivers() {
    Set<Long> before = childrenBefore;
    if (before == null) {
      return drivers;
    }
    Set<Long> started = new TreeSet<>(nodeChildren());
    started.removeAll(before);
    return started;
  }

  private static Set<Long> nodeChildren() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").contains("node"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /**
   * The environment to start a browser with: this process's own, the mark and a place for temporary
   * files that goes when the tree ends.
   */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String[] variable = mark.split("=", 2);
    environment.put(variable[0], variable[1]);
    environment.put("TMPDIR", scratch().toString());
    return environment;
  }

  /** A directory that goes when the tree ends. */
  public Path scratch() {
    return files.directory();
  }

  /** Learns where the browser, now started, keeps its profile, so that it goes with it. */
  public void noteProfile() {
    marked().forEach(files::noteProfile);
  }

  /** Process ids of those that live, in ascending order. */
  public List<Long> pids() {
    Set<Long> pids = new TreeSet<>(marked());
    for (long driver : newDrivers()) {
      ProcessHandle.of(driver)
          .filter(ProcessHandle::isAlive)
          .ifPresent(
              handle -> {
                pids.add(driver);
                handle.descendants().map(ProcessHandle::pid).forEach(pids::add);
              });
    }
    pids.removeIf(ProcessTree::isZombie);
    return List.copyOf(pids);
  }

  /** Ended, and only waiting for its parent to notice. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  private Set<Long> marked() {
    Set<Long> pids = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        if (carriesMark(entry)) {
          pids.add(Long.valueOf(entry.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      // No /proc here: what descends from the driver must do.
      return pids;
    }
    return pids;
  }

  private boolean carriesMark(Path process) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      return new String(environment, StandardCharsets.ISO_8859_1).contains(mark);
    } catch (IOException e) {
      // Ended meanwhile, or somebody else's.
      return false;
    }
  }

  /** Resident memory of the driver and all that it has started by now, in bytes. */
  public long rssBytes() {
    List<Long> pids = new ArrayList<>(drivers);
    for (long driver : drivers) {
      ProcessHandle.of(driver)
          .ifPresent(handle -> handle.descendants().map(ProcessHandle::pid).forEach(pids::add));
    }
    return rssBytes(pids);
  }

  /** Resident memory of processes, in bytes; 0 where the system doesn't tell. */
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

  /** Ends all by SIGKILL, removes their files and returns, after 3 s at most. Blocks. */
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
    files.remove();
  }
}
