package dev.pagewatch.model.diff;

import java.util.Arrays;

/**
 * Myers' comparison in linear space (E. W. Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986, section 4b): where the two halves of the shortest edit script meet splits the
 * problem in two. As in GNU diff, a search that has gone through {@code patience} edits without
 * meeting splits where it got furthest, so that the time is at most in the order of patience times
 * length; what is found is then right but perhaps not the shortest.
 */
final class BoundedMyers {

  private final int[] old;
  private final int oldSize;
  private final int[] now;
  private final int nowSize;
  private final Work work;
  private final int patience;
  private final Changes changes;

  /** Furthest reaching old index by diagonal, shifted so that none is negative. */
  private final int[] forward;

  private final int[] backward;
  private final int shift;

  private int[] boxes = new int[64];
  private int waiting;

  /** Is told what differs. */
  interface Changes {
    /** Old tokens from one index to another are gone. */
    void deleted(int from, int to);

    /** New tokens from one index to another have come. */
    void inserted(int from, int to);
  }

  BoundedMyers(
      int[] old, int oldSize, int[] now, int nowSize, Work work, int patience, Changes changes) {
    this.old = old;
    this.oldSize = oldSize;
    this.now = now;
    this.nowSize = nowSize;
    this.work = work;
    this.patience = patience;
    this.changes = changes;
    this.forward = new int[oldSize + nowSize + 3];
    this.backward = new int[oldSize + nowSize + 3];
    this.shift = nowSize + 1;
  }

  void run() {
    push(0, oldSize, 0, nowSize);
    while (waiting > 0) {
      int nowEnd = boxes[--waiting];
      int nowStart = boxes[--waiting];
      int oldEnd = boxes[--waiting];
      int oldStart = boxes[--waiting];
      solve(oldStart, oldEnd, nowStart, nowEnd);
    }
  }

  private void solve(int oldFrom, int oldTo, int nowFrom, int nowTo) {
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
    work.add((oldStart - oldFrom) + (oldTo - oldEnd));
    if (oldStart == oldEnd || nowStart == nowEnd || work.isSpent()) {
      changes.deleted(oldStart, oldEnd);
      changes.inserted(nowStart, nowEnd);
      return;
    }
    int oldMiddle = middle(oldStart, oldEnd, nowStart, nowEnd);
    push(oldMiddle, oldEnd, nowMiddle, nowEnd);
    push(oldStart, oldMiddle, nowStart, nowMiddle);
  }

  private void push(int oldStart, int oldEnd, int nowStart, int nowEnd) {
    if (waiting + 4 > boxes.length) {
      boxes = Arrays.copyOf(boxes, boxes.length * 2);
    }
    boxes[waiting++] = oldStart;
    boxes[waiting++] = oldEnd;
    boxes[waiting++] = nowStart;
    boxes[waiting++] = nowEnd;
  }

  /** The second half of {@link #middle}'s answer. */
  private int nowMiddle;

  /** Where to split: the old index; the new one is in {@link #nowMiddle}. */
  private int middle(int oldStart, int oldEnd, int nowStart, int nowEnd) {
    int lowest = oldStart - nowEnd;
    int highest = oldEnd - nowStart;
    int forwardLow = oldStart - nowStart;
    int forwardHigh = forwardLow;
    int backwardLow = oldEnd - nowEnd;
    int backwardHigh = backwardLow;
    boolean odd = ((forwardLow - backwardLow) & 1) != 0;
    forward[shift + forwardLow] = oldStart;
    backward[shift + backwardLow] = oldEnd;
    for (int edits = 1; ; edits++) {
      if (forwardLow > lowest) {
        forward[shift + --forwardLow - 1] = -1;
      } else {
        forwardLow++;
      }
      if (forwardHigh < highest) {
        forward[shift + ++forwardHigh + 1] = -1;
      } else {
        forwardHigh--;
      }
      long steps = 0;
      for (int diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2) {
        int left = forward[shift + diagonal - 1];
        int right = forward[shift + diagonal + 1];
        int start = left < right ? right : left + 1;
        int x = start;
        int y = x - diagonal;
        while (x < oldEnd && y < nowEnd && old[x] == now[y]) {
          x++;
          y++;
        }
        steps += x - start + 2;
        forward[shift + diagonal] = x;
        if (odd
            && backwardLow <= diagonal
            && diagonal <= backwardHigh
            && backward[shift + diagonal] <= x) {
          work.add(steps);
          nowMiddle = y;
          return x;
        }
      }
      if (backwardLow > lowest) {
        backward[shift + --backwardLow - 1] = Integer.MAX_VALUE;
      } else {
        backwardLow++;
      }
      if (backwardHigh < highest) {
        backward[shift + ++backwardHigh + 1] = Integer.MAX_VALUE;
      } else {
        backwardHigh--;
      }
      for (int diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2) {
        int left = backward[shift + diagonal - 1];
        int right = backward[shift + diagonal + 1];
        int start = left < right ? left : right - 1;
        int x = start;
        int y = x - diagonal;
        while (oldStart < x && nowStart < y && old[x - 1] == now[y - 1]) {
          x--;
          y--;
        }
        steps += start - x + 2;
        backward[shift + diagonal] = x;
        if (!odd
            && forwardLow <= diagonal
            && diagonal <= forwardHigh
            && x <= forward[shift + diagonal]) {
          work.add(steps);
          nowMiddle = y;
          return x;
        }
      }
      work.add(steps);
      if (edits >= patience || work.isSpent()) {
        return furthest(
            oldStart, oldEnd, nowStart, nowEnd, forwardLow, forwardHigh, backwardLow, backwardHigh);
      }
    }
  }

  /** The point where the search, from either end, has covered most. */
  private int furthest(
      int oldStart,
      int oldEnd,
      int nowStart,
      int nowEnd,
      int forwardLow,
      int forwardHigh,
      int backwardLow,
      int backwardHigh) {
    int ahead = -1;
    int aheadX = oldStart;
    for (int diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2) {
      int x = Math.min(Math.min(forward[shift + diagonal], oldEnd), nowEnd + diagonal);
      int sum = 2 * x - diagonal;
      if (ahead < sum) {
        ahead = sum;
        aheadX = x;
      }
    }
    int behind = Integer.MAX_VALUE;
    int behindX = oldEnd;
    for (int diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2) {
      int x = Math.max(Math.max(backward[shift + diagonal], oldStart), nowStart + diagonal);
      int sum = 2 * x - diagonal;
      if (sum < behind) {
        behind = sum;
        behindX = x;
      }
    }
    if (oldEnd + nowEnd - behind < ahead - (oldStart + nowStart)) {
      nowMiddle = ahead - aheadX;
      return aheadX;
    }
    nowMiddle = behind - behindX;
    return behindX;
  }
}
