package dev.pagewatch.worker.browser;

import dev.pagewatch.model.settings.SlotBounds;

/**
 * Says when there should be another browser slot or one fewer: pages that wait for slow sites leave
 * the processor idle while every slot is taken, those that compute gain nothing by more slots than
 * it carries. One by one, as each changes what is measured. Not for several threads.
 */
final class SlotScaling {

  /** So many samples, of a second each, before anything is concluded. */
  static final int WINDOW = 5;

  /** A slot that starts again and again costs more than one that waits. */
  static final int SPARE_WINDOWS = 12;

  static final int STRAINED_WINDOWS = 4;

  private static final double FULL = 0.9;
  private static final double SPARE = 0.5;
  private static final double ROOM = 0.7;
  private static final double STRAINED = 0.95;

  /** Others need memory too: the gateway, the system, what a page may take during a check. */
  private static final double SHARE_OF_MEMORY = 0.6;

  private final SlotBounds bounds;
  private final long memoryBytes;
  private int samples;
  private double busyShare;
  private double load;
  private int spareWindows;
  private int strainedWindows;

  /** On a machine or in a container of {@code memoryBytes}. */
  SlotScaling(SlotBounds bounds, long memoryBytes) {
    this.bounds = bounds;
    this.memoryBytes = memoryBytes;
  }

  /**
   * Takes a sample.
   *
   * @param slots there are
   * @param busy of them
   * @param processorLoad of the whole machine, from 0 to 1; below 0 where it isn't known, which
   *     leaves no room
   * @param rssBytes what all the slots' processes take
   * @return by how many the slots should change, from -1 to 1
   */
  int sampled(int slots, int busy, double processorLoad, long rssBytes) {
    busyShare += (double) busy / slots;
    load += processorLoad < 0 ? 1 : processorLoad;
    if (++samples < WINDOW) {
      return 0;
    }
    double meanBusy = busyShare / samples;
    double meanLoad = load / samples;
    samples = 0;
    busyShare = 0;
    load = 0;
    return concluded(slots, meanBusy, meanLoad, rssBytes);
  }

  private int concluded(int slots, double busy, double load, long rssBytes) {
    boolean fits = rssBytes + rssBytes / slots < memoryBytes * SHARE_OF_MEMORY;
    spareWindows = busy < SPARE ? spareWindows + 1 : 0;
    strainedWindows = load > STRAINED ? strainedWindows + 1 : 0;
    if (slots < bounds.most() && busy >= FULL && load < ROOM && fits) {
      return 1;
    }
    boolean tooMany =
        spareWindows >= SPARE_WINDOWS
            || strainedWindows >= STRAINED_WINDOWS
            || rssBytes > memoryBytes * SHARE_OF_MEMORY;
    if (slots > bounds.least() && tooMany) {
      spareWindows = 0;
      strainedWindows = 0;
      return -1;
    }
    return 0;
  }
}
