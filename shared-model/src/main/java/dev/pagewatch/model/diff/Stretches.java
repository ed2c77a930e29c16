package dev.pagewatch.model.diff;

import dev.pagewatch.model.diff.TextDiff.Op;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The stretches of a comparison, equal and changed in turn, covering both texts. There may be
 * millions, so only where they end is kept.
 */
final class Stretches extends AbstractList<Stretches.Stretch> implements RandomAccess {

  private final boolean firstIsEqual;
  private int[] ends = new int[64];
  private int size;

  /**
   * A stretch that is equal, or differs.
   *
   * @param oldEnd of old tokens from {@code oldStart}
   * @param nowEnd of new tokens from {@code nowStart}
   */
  record Stretch(boolean equal, int oldStart, int oldEnd, int nowStart, int nowEnd) {

    Op op() {
      if (equal) {
        return Op.EQUAL;
      }
      if (oldStart == oldEnd) {
        return Op.INSERT;
      }
      return nowStart == nowEnd ? Op.DELETE : Op.REPLACE;
    }

    /** How many tokens of both sides it covers. */
    int length() {
      return oldEnd - oldStart + (nowEnd - nowStart);
    }
  }

  /**
   * From which tokens differ.
   *
   * @param deleted old ones, of {@code oldSize}
   * @param inserted new ones, of {@code nowSize}
   */
  Stretches(BitSet deleted, int oldSize, BitSet inserted, int nowSize) {
    int nextDeleted = next(deleted, 0, oldSize);
    int nextInserted = next(inserted, 0, nowSize);
    this.firstIsEqual = nextDeleted > 0 && nextInserted > 0;
    int i = 0;
    int j = 0;
    while (i < oldSize || j < nowSize) {
      int equal = Math.min(nextDeleted - i, nextInserted - j);
      if (equal > 0) {
        i += equal;
        j += equal;
      } else {
        i = deleted.nextClearBit(i);
        j = inserted.nextClearBit(j);
        // Asked for only when passed: the next one may be far, and long the same.
        nextDeleted = nextDeleted < i ? next(deleted, i, oldSize) : nextDeleted;
        nextInserted = nextInserted < j ? next(inserted, j, nowSize) : nextInserted;
      }
      add(i, j);
    }
  }

  private static int next(BitSet changed, int from, int size) {
    int next = changed.nextSetBit(from);
    return next < 0 ? size : next;
  }

  private void add(int oldEnd, int nowEnd) {
    if (2 * size + 2 > ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    ends[2 * size] = oldEnd;
    ends[2 * size + 1] = nowEnd;
    size++;
  }

  @Override
  public Stretch get(int index) {
    int end = 2 * Objects.checkIndex(index, size);
    return new Stretch(
        firstIsEqual == (index % 2 == 0),
        index == 0 ? 0 : ends[end - 2],
        ends[end],
        index == 0 ? 0 : ends[end - 1],
        ends[end + 1]);
  }

  @Override
  public int size() {
    return size;
  }
}
