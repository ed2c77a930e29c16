package dev.pagewatch.gateway.schedule;

import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One watch as it should be, and between what times its next check must be. */
final class TrackedWatch {

  private static final Duration SPREAD = Duration.ofMinutes(10);

  final String id;
  Duration interval;
  @Nullable Schedule schedule;
  boolean paused;
  boolean asked;
  boolean recheck;
  long checks;
  int failures;
  @Nullable Instant lastChecked;
  @Nullable Instant notBefore;
  @Nullable Claim lease;

  /** As last seen; null where it was changed unseen, behind a pause. */
  @Nullable Instant due;

  TrackedWatch(Watch added, @Nullable Schedule schedule) {
    this.id = added.id();
    this.interval = added.interval();
    this.schedule = schedule;
    this.paused = added.paused();
    this.asked = !paused;
  }

  boolean isDue(Instant now) {
    return lease == null && (asked || (!paused && due != null && !due.isAfter(now)));
  }

  Claim held() {
    return requireNonNull(lease);
  }

  String leaseToken() {
    return held().leaseToken();
  }

  Instant earliest() {
    Instant last = requireNonNull(lastChecked);
    if (failures == 0) {
      return last.plus(interval);
    }
    Instant retry = last.plus(shorter(interval, Duration.ofMinutes(1)));
    return notBefore == null ? retry : later(retry, notBefore);
  }

  Instant latest() {
    Instant last = requireNonNull(lastChecked);
    Instant bound = last.plus(interval);
    if (failures > 0) {
      bound = later(bound, last.plus(Duration.ofHours(1)));
      bound = notBefore == null ? bound : later(bound, notBefore);
    }
    return spreadFrom(bound);
  }

  /** The latest time of what may begin at {@code from}. */
  Instant spreadFrom(Instant from) {
    return Schedules.firstOpen(schedule, from).plus(SPREAD);
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
