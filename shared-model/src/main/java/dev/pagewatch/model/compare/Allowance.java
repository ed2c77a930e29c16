package dev.pagewatch.model.compare;

import com.sun.management.ThreadMXBean;
import dev.pagewatch.model.watch.ErrorCode;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The time and memory one run of the filters may take. The engines ask at every step, from one
 * thread; memory is counted as allocated, so that it also bounds work.
 */
public final class Allowance {

  /** Reading clock and counter costs more than the steps it watches. */
  private static final int STEPS_BETWEEN_LOOKS = 64;

  /** Longest that one document is worked on. */
  public static final Duration TIME = Duration.ofSeconds(10);

  /** Most bytes that may be allocated for one document, garbage included. */
  public static final long MEMORY = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 2);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Duration time;
  private final long bytes;
  private final long deadline;
  private final long allocatedBefore;
  private int steps;

  private Allowance(Duration time, long bytes) {
    this.time = time;
    this.bytes = bytes;
    this.deadline = System.nanoTime() + time.toNanos();
    this.allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
  }

  /** From now on and for the calling thread. */
  public static Allowance start(Duration time, long bytes) {
    return new Allowance(time, bytes);
  }

  /**
   * One more step.
   *
   * @throws FilterFailedException when it is one too many
   */
  public void step() {
    if (++steps % STEPS_BETWEEN_LOOKS == 0) {
      look();
    }
  }

  /**
   * A longer step.
   *
   * @throws FilterFailedException when time or memory is up
   */
  public void look() {
    if (System.nanoTime() - deadline > 0) {
      throw timedOut(time);
    }
    if (THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore > bytes) {
      throw tooLarge();
    }
  }

  /** Time is up. */
  public static FilterFailedException timedOut(Duration time) {
    return new FilterFailedException(
        ErrorCode.TIMEOUT,
        "the filters did not finish within %s s; select less or more simply"
            .formatted(time.toMillis() / 1000.0)
            .replace(".0 s", " s"));
  }

  /** Memory is up. */
  public static FilterFailedException tooLarge() {
    return new FilterFailedException(
        ErrorCode.TOO_LARGE, "the filters take more memory than they may; select less");
  }
}
