package dev.pagewatch.gateway.diff;

import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.DeleteDelta;
import com.github.difflib.patch.InsertDelta;
import com.github.difflib.patch.Patch;
import java.util.List;

/** A comparison that calls a whole middle one change, for texts too long to compare finely. */
final class Replacement {

  private Replacement() {}

  static Patch<String> patch(
      List<String> old, List<String> now, int start, int oldEnd, int nowEnd) {
    Chunk<String> before = new Chunk<>(start, old.subList(start, oldEnd));
    Chunk<String> after = new Chunk<>(start, now.subList(start, nowEnd));
    Patch<String> patch = new Patch<>();
    if (oldEnd == start) {
      patch.addDelta(new InsertDelta<>(before, after));
    } else if (nowEnd == start) {
      patch.addDelta(new DeleteDelta<>(before, after));
    } else {
      patch.addDelta(new ChangeDelta<>(before, after));
    }
    return patch;
  }
}
