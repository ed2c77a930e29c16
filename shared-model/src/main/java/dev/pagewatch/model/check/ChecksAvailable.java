package dev.pagewatch.model.check;

/** Published on {@code checks.available}: something became due; ask for it. */
public record ChecksAvailable(int v) implements Versioned {

  /** A message of ours. */
  public ChecksAvailable() {
    this(FIRST);
  }
}
