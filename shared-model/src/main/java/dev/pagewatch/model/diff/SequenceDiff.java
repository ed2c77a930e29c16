package dev.pagewatch.model.diff;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Compares two sequences of numbered tokens. Long ones are first split at tokens that occur once on
 * either side and in the same order on both ("patience diff"); what lies between, and short ones,
 * go to {@link BoundedMyers}. The same input gives the same result on any machine.
 */
final class SequenceDiff {

  /** Up to here, together, nothing needs splitting. */
  private static final int SHORT = 4_000;

  /** Splits within splits; deeper ones hardly find anything. */
  private static final int DEEPEST = 8;

  /** Steps that {@link BoundedMyers}' patience is chosen by. */
  private static final long USUAL_WORK = 100_000_000;

  /** Steps after which what is left counts as replaced: only for texts made to get here. */
  private static final long MOST_WORK = 600_000_000;

  private static final int LEAST_PATIENCE = 16;
  private static final int MOST_PATIENCE = 4_096;

  private final int[] old;
  private final int[] now;
  private final BitSet deleted = new BitSet();
  private final BitSet inserted = new BitSet();
  private final int[] oldCounts;
  private final int[] nowCounts;
  private final int[] nowPlaces;
  private final Work work = new Work(MOST_WORK);

  /** Four numbers each: where a part for {@link BoundedMyers} starts and ends on either side. */
  private int[] parts = new int[64];

  private int partsSize;
  private long partsLength;

  /**
   * Over two sequences, parts of which can be compared.
   *
   * @param distinct one more than the highest number in them
   */
  SequenceDiff(int[] old, int[] now, int distinct) {
    this.old = old;
    this.now = now;
    this.oldCounts = new int[distinct];
    this.nowCounts = new int[distinct];
    this.nowPlaces = new int[distinct];
  }

  /** Which old tokens, by index, are gone. */
  BitSet deleted() {
    return deleted;
  }

  /** Which new tokens, by index, have come. */
  BitSet inserted() {
    return inserted;
  }

  /** Takes a part of the one to be compared with a part of the other. */
  void add(int oldStart, int oldEnd, int nowStart, int nowEnd) {
    split(oldStart, oldEnd, nowStart, nowEnd, 0);
  }

  /** Compares what was taken. */
  void run() {
    int patience = Math.clamp(USUAL_WORK / Math.max(1, partsLength), LEAST_PATIENCE, MOST_PATIENCE);
    for (int i = 0; i < partsSize; i += 4) {
      compareFinely(parts[i], parts[i + 1], parts[i + 2], parts[i + 3], patience);
    }
  }

  private void split(int oldFrom, int oldTo, int nowFrom, int nowTo, int depth) {
    int oldStart = oldFrom;
    int oldEnd = oldTo;
    int nowStart = nowFrom;
    int nowEnd = nowTo;
    while (oldStart < oldEnd && nowStart < nowEnd && old[oldStart] == now[nowStart]) {
      oldStart++;
      nowStart++;
    }
    while (oldStart < oldEnd && nowStart < nowEnd && old[oldEnd - 1] == now[nowEnd - 1]) {
      oldEnd--;
      nowEnd--;
    }
    if (oldStart == oldEnd || nowStart == nowEnd) {
      deleted.set(oldStart, oldEnd);
      inserted.set(nowStart, nowEnd);
      return;
    }
    boolean isShort = oldEnd - oldStart + (nowEnd - nowStart) <= SHORT;
    int[] anchors =
        isShort || depth == DEEPEST ? new int[0] : anchors(oldStart, oldEnd, nowStart, nowEnd);
    if (anchors.length == 0) {
      addPart(oldStart, oldEnd, nowStart, nowEnd);
      return;
    }
    for (int anchor : anchors) {
      int place = nowPlaces[old[anchor]];
      split(oldStart, anchor, nowStart, place, depth + 1);
      oldStart = anchor + 1;
      nowStart = place + 1;
    }
    split(oldStart, oldEnd, nowStart, nowEnd, depth + 1);
  }

  private void addPart(int oldStart, int oldEnd, int nowStart, int nowEnd) {
    if (partsSize + 4 > parts.length) {
      parts = Arrays.copyOf(parts, parts.length * 2);
    }
    parts[partsSize++] = oldStart;
    parts[partsSize++] = oldEnd;
    parts[partsSize++] = nowStart;
    parts[partsSize++] = nowEnd;
    partsLength += oldEnd - oldStart + (nowEnd - nowStart);
  }

  /** Old indexes of tokens that occur once in either part, as many as are in the same order. */
  private int[] anchors(int oldStart, int oldEnd, int nowStart, int nowEnd) {
    count(old, oldStart, oldEnd, oldCounts);
    count(now, nowStart, nowEnd, nowCounts);
    for (int j = nowStart; j < nowEnd; j++) {
      nowPlaces[now[j]] = j;
    }
    int[] candidates = new int[Math.min(oldEnd - oldStart, nowEnd - nowStart)];
    int size = 0;
    for (int i = oldStart; i < oldEnd; i++) {
      if (oldCounts[old[i]] == 1 && nowCounts[old[i]] == 1) {
        candidates[size++] = i;
      }
    }
    clear(old, oldStart, oldEnd, oldCounts);
    clear(now, nowStart, nowEnd, nowCounts);
    return longestInOrder(candidates, size);
  }

  /** The longest ascending subsequence by new place, found with piles of cards. */
  private int[] longestInOrder(int[] candidates, int size) {
    int[] tops = new int[size];
    int[] before = new int[size];
    int piles = 0;
    for (int c = 0; c < size; c++) {
      int place = nowPlaces[old[candidates[c]]];
      int low = 0;
      int high = piles;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (nowPlaces[old[candidates[tops[middle]]]] < place) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before[c] = low == 0 ? -1 : tops[low - 1];
      tops[low] = c;
      piles = Math.max(piles, low + 1);
    }
    int[] ordered = new int[piles];
    int c = piles == 0 ? -1 : tops[piles - 1];
    for (int i = piles - 1; i >= 0; i--) {
      ordered[i] = candidates[c];
      c = before[c];
    }
    return ordered;
  }

  /** Leaves out what the other side doesn't have at all: surely changed, and costly to carry. */
  private void compareFinely(int oldStart, int oldEnd, int nowStart, int nowEnd, int patience) {
    count(old, oldStart, oldEnd, oldCounts);
    count(now, nowStart, nowEnd, nowCounts);
    Kept kept = new Kept(old, oldStart, oldEnd, nowCounts, deleted);
    Kept come = new Kept(now, nowStart, nowEnd, oldCounts, inserted);
    clear(old, oldStart, oldEnd, oldCounts);
    clear(now, nowStart, nowEnd, nowCounts);
    new BoundedMyers(
            kept.tokens,
            kept.size,
            come.tokens,
            come.size,
            work,
            patience,
            new BoundedMyers.Changes() {
              @Override
              public void deleted(int from, int to) {
                kept.change(from, to);
              }

              @Override
              public void inserted(int from, int to) {
                come.change(from, to);
              }
            })
        .run();
  }

  private static void count(int[] tokens, int start, int end, int[] counts) {
    for (int i = start; i < end; i++) {
      counts[tokens[i]]++;
    }
  }

  private static void clear(int[] tokens, int start, int end, int[] counts) {
    for (int i = start; i < end; i++) {
      counts[tokens[i]] = 0;
    }
  }

  /** Tokens of a part that the other side has too. */
  private static final class Kept {

    final int[] tokens;
    final int size;
    private final int[] places;
    private final BitSet changed;

    Kept(int[] all, int start, int end, int[] others, BitSet changed) {
      int[] kept = new int[end - start];
      int[] at = new int[end - start];
      int count = 0;
      for (int i = start; i < end; i++) {
        if (others[all[i]] > 0) {
          kept[count] = all[i];
          at[count++] = i;
        } else {
          changed.set(i);
        }
      }
      this.tokens = kept;
      this.places = at;
      this.size = count;
      this.changed = changed;
    }

    void change(int from, int to) {
      for (int i = from; i < to; i++) {
        changed.set(places[i]);
      }
    }
  }
}
