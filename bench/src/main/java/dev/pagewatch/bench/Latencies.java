package dev.pagewatch.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** How late things arrived. Written on any thread. */
final class Latencies {

  private static final int MOST = 4_000_000;

  private final AtomicLongArray nanos = new AtomicLongArray(MOST);
  private final AtomicInteger count = new AtomicInteger();

  /** In milliseconds; all 0 when nothing arrived. */
  record Figures(int count, double p50, double p99, double max) {}

  void add(long latency) {
    int index = count.getAndIncrement();
    if (index < MOST) {
      nanos.set(index, latency);
    }
  }

  int count() {
    return count.get();
  }

  void reset() {
    count.set(0);
  }

  Figures figures() {
    int all = count.get();
    int kept = Math.min(MOST, all);
    if (kept == 0) {
      return new Figures(0, 0, 0, 0);
    }
    long[] sorted = IntStream.range(0, kept).mapToLong(nanos::get).sorted().toArray();
    return new Figures(
        all, sorted[kept / 2] / 1e6, sorted[(int) (kept * 0.99)] / 1e6, sorted[kept - 1] / 1e6);
  }
}
