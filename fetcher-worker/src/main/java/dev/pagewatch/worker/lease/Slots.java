package dev.pagewatch.worker.lease;

/** How many checks of each kind a worker can run at once, as of now. Callable on any thread. */
public interface Slots {

  /** Browser slots that work or are about to. */
  int browser();

  /** HTTP slots. */
  int http();
}
