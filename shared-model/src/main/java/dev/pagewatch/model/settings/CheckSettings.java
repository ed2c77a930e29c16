package dev.pagewatch.model.settings;

import dev.pagewatch.model.net.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How checks are run.
 *
 * @param browserSlots browser checks at once
 * @param httpSlots HTTP checks at once
 * @param browserPath Chromium executable; empty: one is looked for
 * @param timeout deadline of a whole check
 * @param hostLimit checks at once on a host of the public Internet
 * @param hostSpacing between the starts of two checks on such a host
 * @param allowedNetworks networks watches may reach although they are not public
 */
public record CheckSettings(
    SlotBounds browserSlots,
    int httpSlots,
    Optional<Path> browserPath,
    Duration timeout,
    int hostLimit,
    Duration hostSpacing,
    List<Cidr> allowedNetworks) {

  private static final int MOST_BROWSER_SLOTS = 16;
  private static final int SLOTS_PER_CORE = 2;
  private static final int MOST_SLOTS_PER_CORE = 8;
  private static final long BYTES_PER_BROWSER = 600_000_000;

  /** Copies the list. */
  public CheckSettings {
    allowedNetworks = List.copyOf(allowedNetworks);
  }

  /**
   * The default number of browser slots: two per core, as pages mostly wait, and up to eight where
   * they wait for slow sites; no more than one per 600 MB of memory, as a browser with a heavy page
   * takes that; between 1 and 16.
   */
  public static SlotBounds defaultBrowserSlots(Machine machine) {
    return new SlotBounds(
        browserSlots(machine, SLOTS_PER_CORE), browserSlots(machine, MOST_SLOTS_PER_CORE));
  }

  private static int browserSlots(Machine machine, long perCore) {
    long byMemory = machine.memoryBytes() / BYTES_PER_BROWSER;
    return Math.clamp(Math.min(perCore * machine.cores(), byMemory), 1, MOST_BROWSER_SLOTS);
  }
}
