package dev.pagewatch.model.check;

import java.time.Duration;
import java.util.List;

/**
 * Answer to a {@link LeaseRequest}.
 *
 * @param jobs the jobs now leased to the asker, perhaps none
 * @param askAgainAfter when to ask again if nothing wakes the worker sooner
 */
public record LeaseReply(int v, List<CheckJob> jobs, Duration askAgainAfter) implements Versioned {

  /** A reply in the oldest schema that says all of it. */
  public LeaseReply(List<CheckJob> jobs, Duration askAgainAfter) {
    this(
        jobs.stream().mapToInt(job -> job.options().schema()).max().orElse(FIRST),
        jobs,
        askAgainAfter);
  }
}
