package dev.pagewatch.model.settings;

/**
 * Between how many slots a worker may have.
 *
 * @param least how many there always are, 0 for none
 * @param most how many there may be while work waits and the machine has room for it
 */
public record SlotBounds(int least, int most) {

  /**
   * Refuses what can't be meant.
   *
   * @throws IllegalArgumentException if {@code least} is negative or above {@code most}
   */
  public SlotBounds {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("no slots are between %d and %d".formatted(least, most));
    }
  }

  /** Always so many. */
  public static SlotBounds fixed(int slots) {
    return new SlotBounds(slots, slots);
  }

  /** Whether there are always as many. */
  public boolean isFixed() {
    return least == most;
  }

  /** As people read it: {@code 4}, or {@code 4 to 16}. */
  @Override
  public String toString() {
    return isFixed() ? String.valueOf(least) : least + " to " + most;
  }
}
