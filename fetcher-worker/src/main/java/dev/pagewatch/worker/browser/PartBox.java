package dev.pagewatch.worker.browser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where a part of a page is: its edges from the page's left and top, in CSS pixels. */
record PartBox(double left, double top, double right, double bottom) {

  /** Whether there is anything of it to be seen. */
  boolean isSeen() {
    return right - left >= 1 && bottom - top >= 1 && right >= 1 && bottom >= 1;
  }

  /** The least that holds both. */
  PartBox with(PartBox other) {
    return new PartBox(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }

  /** All pixels that it has a share in. */
  PartBox whole() {
    return new PartBox(Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom));
  }

  /** What of this is in none of the parts, as boxes that don't overlap. */
  List<PartBox> without(List<PartBox> parts) {
    SortedSet<Double> edges = new TreeSet<>(List.of(top, bottom));
    for (PartBox part : parts) {
      edges.add(Math.clamp(part.top, top, bottom));
      edges.add(Math.clamp(part.bottom, top, bottom));
    }
    List<PartBox> gaps = new ArrayList<>();
    double upper = top;
    for (double lower : edges) {
      if (lower > upper) {
        addGaps(gaps, parts, upper, lower);
      }
      upper = lower;
    }
    return gaps;
  }

  /** Those of a band that no part begins or ends within. */
  private void addGaps(List<PartBox> gaps, List<PartBox> parts, double upper, double lower) {
    double at = left;
    List<PartBox> across =
        parts.stream()
            .filter(part -> part.top <= upper && part.bottom >= lower)
            .sorted(Comparator.comparingDouble(PartBox::left))
            .toList();
    for (PartBox part : across) {
      if (part.left > at) {
        gaps.add(new PartBox(at, upper, Math.min(part.left, right), lower));
      }
      at = Math.max(at, part.right);
      if (at >= right) {
        return;
      }
    }
    gaps.add(new PartBox(at, upper, right, lower));
  }
}
