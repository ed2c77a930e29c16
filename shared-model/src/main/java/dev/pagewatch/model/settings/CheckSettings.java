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
    int browserSlots,
    int httpSlots,
    Optional<Path> browserPath,
    Duration timeout,
    int hostLimit,
    Duration hostSpacing,
    List<Cidr> allowedNetworks) {

  private static final int MOST_BROWSER_SLOTS = 16;
  private static final long BYTES_PER_BROWSER = 600_000_000;

  /** Copies the list. */
  public CheckSettings {
    allowedNetworks = List.copyOf(allowedNetworks);
  }

  /**
   * The default number of browser slots: two per core, as pages mostly wait; no more than one per
   * 600 MB of memory, as a browser with a heavy page takes that; between 1 and 16.
   */
  public static int defaultBrowserSlots(Machine machine) {
    long byMemory = machine.memoryBytes() / BYTES_PER_BROWSER;
    long slots = Math.min(2L * machine.cores(), byMemory);
    return Math.clamp(slots, 1, MOST_BROWSER_SLOTS);
  }
}
