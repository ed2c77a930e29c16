package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Between parts, however they lie, all is told and nothing of them. */
class PartBoxTest {

  private static final PartBox AREA = new PartBox(0, 0, 20, 20);

  private static boolean isIn(List<PartBox> boxes, int x, int y) {
    return boxes.stream()
        .anyMatch(box -> x >= box.left() && x < box.right() && y >= box.top() && y < box.bottom());
  }

  @Test
  void whatIsInNoPartIsBetweenThem() {
    List<List<PartBox>> cases =
        List.of(
            List.of(new PartBox(0, 0, 5, 5), new PartBox(10, 10, 20, 20)),
            List.of(new PartBox(2, 2, 12, 12), new PartBox(8, 6, 18, 16)),
            List.of(new PartBox(0, 0, 20, 20), new PartBox(5, 5, 6, 6)),
            List.of(
                new PartBox(3, 0, 4, 20), new PartBox(3, 5, 30, 9), new PartBox(-4, 15, 2, 40)));

    for (List<PartBox> parts : cases) {
      List<PartBox> gaps = AREA.without(parts);
      for (int x = 0; x < 20; x++) {
        for (int y = 0; y < 20; y++) {
          assertThat(isIn(gaps, x, y))
              .as("%s: %d, %d", parts, x, y)
              .isNotEqualTo(isIn(parts, x, y));
        }
      }
      assertThat(gaps.stream().mapToDouble(PartBox::right).max().orElse(0)).isLessThanOrEqualTo(20);
    }
  }
}
