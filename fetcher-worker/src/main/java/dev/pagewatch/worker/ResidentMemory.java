package dev.pagewatch.worker;

import dev.pagewatch.worker.process.ProcessTree;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The memory of all that a worker runs, as it was some seconds ago: measuring reads files, which
 * event loops don't.
 */
final class ResidentMemory {

  private final List<LongSupplier> parts;
  private volatile long bytes;
  private volatile long besideBytes;

  /**
   * Of this process and what runs beside it.
   *
   * @param parts each the resident memory of some processes, in bytes; may block
   */
  ResidentMemory(List<LongSupplier> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Measures. Blocks for some milliseconds. */
  void sample() {
    long own = ProcessTree.rssBytes(List.of(ProcessHandle.current().pid()));
    long beside = parts.stream().mapToLong(LongSupplier::getAsLong).sum();
    besideBytes = beside;
    bytes = own + beside;
  }

  /** Without this process, in bytes. Callable on any thread. */
  long besideBytes() {
    return besideBytes;
  }

  /** As last measured, in bytes. Callable on any thread. */
  long bytes() {
    return bytes;
  }
}
