package dev.pagewatch.model.settings;

/**
 * A text that no log, message or {@code toString} may show.
 *
 * @param value the text itself; read it only where it is used
 */
public record Secret(String value) {

  /** Stars, whatever the value. */
  @Override
  public String toString() {
    return "***";
  }
}
