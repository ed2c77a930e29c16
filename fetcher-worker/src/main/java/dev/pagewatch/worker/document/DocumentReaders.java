package dev.pagewatch.worker.document;

import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.process.MachineLoad;
import dev.pagewatch.worker.process.ProcessTree;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few processes that read documents: started when there is something to read, kept for what comes
 * soon after, ended when for a while nothing does. Thread-safe.
 */
public final class DocumentReaders implements AutoCloseable {

  /** Longest that one document is read, the start of a process included. */
  public static final Duration TIME = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(DocumentReaders.class);

  /** Below this much memory one process at a time has to do. */
  private static final long MUCH_MEMORY = 4L << 30;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);
  private static final Duration KEPT_IDLE = Duration.ofSeconds(20);

  /** Whatever a document leaves behind in a process doesn't add up. */
  private static final int MOST_DOCUMENTS = 200;

  private final Semaphore places;
  private final Duration time;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("document-clock").factory());
  private final Deque<ReaderProcess> idle = new ArrayDeque<>();
  private final Set<ReaderProcess> all = new HashSet<>();
  private long uses;
  private boolean closed;

  /** None yet; as many at once as the memory lets, each of up to 400 MB. */
  public DocumentReaders() {
    this(MachineLoad.memoryBytes() < MUCH_MEMORY ? 1 : 2, TIME);
  }

  /** With other bounds. */
  DocumentReaders(int most, Duration time) {
    this.places = new Semaphore(most, true);
    this.time = time;
  }

  /**
   * Reads a document. Blocks, for 40 s at most; never call it on an event loop.
   *
   * @throws UnreadableException when it can't be read, takes too long or too much
   */
  public ReadDocument read(DocumentKind kind, byte[] body) throws UnreadableException {
    try {
      if (!places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UnreadableException(
            ErrorCode.TIMEOUT, "had to wait too long for other documents to be read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
    try {
      ReaderProcess process = taken();
      try {
        return process.read(kind, body, time, clock);
      } finally {
        left(process);
      }
    } catch (IOException e) {
      log.error("No process can be started to read documents", e);
      throw new UnreadableException(
          ErrorCode.INTERNAL, "was not read, as no process can be started for it");
    } finally {
      places.release();
    }
  }

  private static UnreadableException stopping() {
    return new UnreadableException(ErrorCode.INTERNAL, "was not read, as the worker is stopping");
  }

  private synchronized ReaderProcess taken() throws IOException, UnreadableException {
    if (closed) {
      throw stopping();
    }
    uses++;
    ReaderProcess kept = idle.poll();
    if (kept != null && kept.isAlive()) {
      return kept;
    }
    ReaderProcess fresh = ReaderProcess.start();
    all.add(fresh);
    return fresh;
  }

  private synchronized void left(ReaderProcess process) {
    if (closed || !process.isAlive() || process.asked() >= MOST_DOCUMENTS) {
      process.close();
      all.remove(process);
      return;
    }
    idle.push(process);
    long last = uses;
    clock.schedule(() -> endUnlessUsedSince(last), KEPT_IDLE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void endUnlessUsedSince(long last) {
    if (uses == last) {
      idle.forEach(ReaderProcess::close);
      all.removeAll(idle);
      idle.clear();
    }
  }

  /** Resident memory of the processes, in bytes. */
  public long rssBytes() {
    List<Long> pids;
    synchronized (this) {
      pids = all.stream().map(ReaderProcess::pid).toList();
    }
    return ProcessTree.rssBytes(pids);
  }

  /** Ends all processes; what they read ends as unreadable. */
  @Override
  public synchronized void close() {
    closed = true;
    all.forEach(ReaderProcess::close);
    all.clear();
    idle.clear();
    clock.shutdownNow();
  }
}
