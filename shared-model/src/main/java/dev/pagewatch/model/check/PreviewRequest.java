package dev.pagewatch.model.check;

import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.Objects;

/**
 * Asks a worker on {@code checks.preview} to check a draft now and show what it finds. Nothing of
 * it is leased or stored.
 *
 * @param url absolute http or https URL
 * @param engine {@code auto} goes on to a browser where a check would
 * @param timeout deadline of the whole, from its start on the worker
 * @param options what of the page counts
 * @param picture whether the page is to be pictured too, in a browser whatever the engine, and
 *     after each of its steps
 * @param look whether what the page looks like is to be handed over, to be held against another; of
 *     watches of kind {@code visual}
 */
public record PreviewRequest(
    int v,
    String url,
    Engine engine,
    Duration timeout,
    CheckOptions options,
    boolean picture,
    boolean look)
    implements Versioned {

  /**
   * How much longer than its deadline a preview may take: for a browser to start, and for the
   * answer to be written.
   */
  public static final Duration MARGIN = Duration.ofSeconds(8);

  /** Reads what is left out as none. */
  public PreviewRequest {
    options = Objects.requireNonNullElse(options, CheckOptions.none());
  }

  /** A request of ours. */
  public PreviewRequest(String url, Engine engine, Duration timeout, CheckOptions options) {
    this(url, engine, timeout, options, false);
  }

  /** A request of ours, perhaps for a picture too. */
  public PreviewRequest(
      String url, Engine engine, Duration timeout, CheckOptions options, boolean picture) {
    this(url, engine, timeout, options, picture, false);
  }

  /** A request of ours, perhaps for a picture and for what is compared too. */
  public PreviewRequest(
      String url,
      Engine engine,
      Duration timeout,
      CheckOptions options,
      boolean picture,
      boolean look) {
    this(FIRST, url, engine, timeout, options, picture, look);
  }
}
