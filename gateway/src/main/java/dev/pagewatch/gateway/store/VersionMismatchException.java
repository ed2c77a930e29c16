package dev.pagewatch.gateway.store;

/** An edit was made against a version that is no longer the watch's. */
public final class VersionMismatchException extends RuntimeException {

  private final long current;

  /** With the version the watch has now. */
  public VersionMismatchException(long current) {
    super("the watch is at version " + current + " now; read it again and repeat the edit");
    this.current = current;
  }

  /** The version the watch has now. */
  public long current() {
    return current;
  }
}
