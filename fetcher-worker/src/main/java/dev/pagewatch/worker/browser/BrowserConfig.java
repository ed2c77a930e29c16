package dev.pagewatch.worker.browser;

import dev.pagewatch.model.settings.SlotBounds;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How browsers are run.
 *
 * @param slots browsers at once
 * @param executable Chromium's path
 * @param driverDir Playwright's unpacked driver, see {@link DriverCache}
 * @param proxy the egress proxy every connection goes through, such as http://127.0.0.1:4711
 * @param sandbox whether Chromium's sandbox is on; off only where the process is root
 * @param checksPerBrowser checks after which a browser is replaced by a fresh one
 * @param maxTreeBytes resident memory of a slot's processes above which it is replaced after its
 *     check; at twice as much the check is ended
 * @param maxAge after which a browser is replaced by a fresh one
 */
public record BrowserConfig(
    SlotBounds slots,
    Path executable,
    Path driverDir,
    String proxy,
    boolean sandbox,
    int checksPerBrowser,
    long maxTreeBytes,
    Duration maxAge) {

  /** Longest wait for a context to close before its slot is rebuilt. */
  static final Duration CLEANUP_LIMIT = Duration.ofSeconds(2);

  /** Longest wait for a page made ahead of need before its slot is rebuilt. */
  static final Duration PREPARE_LIMIT = Duration.ofSeconds(10);

  /** Longest wait for driver and browser to start. */
  static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** The same with another number of browsers. */
  public BrowserConfig withSlots(int slots) {
    return withSlots(SlotBounds.fixed(slots));
  }

  BrowserConfig withSlots(SlotBounds slots) {
    return new BrowserConfig(
        slots, executable, driverDir, proxy, sandbox, checksPerBrowser, maxTreeBytes, maxAge);
  }

  /** The same with other bounds on how long a browser is used. */
  BrowserConfig withBounds(int checksPerBrowser, long maxTreeBytes, Duration maxAge) {
    return new BrowserConfig(
        slots, executable, driverDir, proxy, sandbox, checksPerBrowser, maxTreeBytes, maxAge);
  }

  /** Resident memory of a slot's processes above which its check is ended. */
  long mostBytesInCheck() {
    return 2 * maxTreeBytes;
  }

  /** Defaults for all but what the installation decides. */
  public static BrowserConfig of(int slots, Path executable, Path driverDir, String proxy) {
    return of(SlotBounds.fixed(slots), executable, driverDir, proxy);
  }

  /** As the other. */
  public static BrowserConfig of(SlotBounds slots, Path executable, Path driverDir, String proxy) {
    boolean root = "root".equals(System.getProperty("user.name"));
    return new BrowserConfig(
        slots, executable, driverDir, proxy, !root, 200, 1_500_000_000L, Duration.ofHours(2));
  }
}
