package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.settings.SlotBounds;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotScalingTest {

  private static final long GIB = 1L << 30;
  private static final int MANY = SlotScaling.WINDOW * SlotScaling.SPARE_WINDOWS * 2;

  private final SlotScaling scaling = new SlotScaling(new SlotBounds(4, 6), 16 * GIB);

  /** How many slots there are after so many seconds of the same. */
  private int after(int seconds, int slots, double busyShare, double load, long bytesEach) {
    int now = slots;
    for (int i = 0; i < seconds; i++) {
      now += scaling.sampled(now, (int) Math.round(now * busyShare), load, now * bytesEach);
    }
    return now;
  }

  @Test
  void oneIsAddedAfterAnotherWhileAllWaitAndTheProcessorDoesNot() {
    assertThat(after(SlotScaling.WINDOW - 1, 4, 1, 0.2, GIB / 2)).isEqualTo(4);
    assertThat(after(1, 4, 1, 0.2, GIB / 2)).isEqualTo(5);
    assertThat(after(MANY, 5, 1, 0.2, GIB / 2)).isEqualTo(6);
  }

  @Test
  void noneIsAddedWhereTheProcessorIsBusyOrNobodyKnows() {
    assertThat(after(MANY, 4, 1, 0.9, GIB / 2)).isEqualTo(4);
    assertThat(after(MANY, 4, 1, -1, GIB / 2)).isEqualTo(4);
  }

  @Test
  void noneIsAddedWhereMemoryWouldNotDoOrAPlaceIsFree() {
    assertThat(after(MANY, 4, 1, 0.2, 2 * GIB)).isEqualTo(4);
    assertThat(after(MANY, 4, 0.75, 0.2, GIB / 2)).isEqualTo(4);
  }

  @Test
  void thoseBeyondTheLeastGoWhenTheyAreNotNeededForLong() {
    int soon = SlotScaling.WINDOW * (SlotScaling.SPARE_WINDOWS - 1);
    assertThat(after(soon, 6, 0, 0, GIB / 2)).isEqualTo(6);
    assertThat(after(MANY * 2, 6, 0, 0, GIB / 2)).isEqualTo(4);
  }

  @Test
  void aMomentOfWorkKeepsThem() {
    int slots = 6;
    for (int i : IntStream.range(0, MANY).toArray()) {
      slots +=
          scaling.sampled(slots, i % 40 < SlotScaling.WINDOW ? slots : 0, 0.8, slots * GIB / 2);
    }
    assertThat(slots).isEqualTo(6);
  }

  @Test
  void theyGoSoonerWhereTheProcessorIsSwampedOrMemoryIsShort() {
    int strained = SlotScaling.WINDOW * SlotScaling.STRAINED_WINDOWS;
    assertThat(after(strained, 6, 1, 1, GIB / 2)).isEqualTo(5);
    assertThat(after(SlotScaling.WINDOW, 6, 1, 0.5, 2 * GIB)).isEqualTo(5);
  }
}
