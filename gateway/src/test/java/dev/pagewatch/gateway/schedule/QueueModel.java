package dev.pagewatch.gateway.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.StoreFixture;
import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueReader.Waiting;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fleet.QueueLength;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the store should hold, kept beside a real one. Each operation is done to both, and says what
 * it must have made of the due time; {@link #verify} compares everything else.
 */
final class QueueModel {

  private static final Duration SPREAD = Duration.ofMinutes(10);
  private static final String WORKER = "w1";

  private final Supplier<StoreFixture> reopen;
  private final boolean startEndsLeases;
  private StoreFixture store;
  private final List<Tracked> watches = new ArrayList<>();
  private int urls;

  /** One watch as it should be. */
  private static final class Tracked {
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

    Tracked(Watch added, @Nullable Schedule schedule) {
      this.id = added.id();
      this.interval = added.interval();
      this.schedule = schedule;
      this.paused = added.paused();
      this.asked = !paused;
    }

    boolean isDue(Instant now) {
      return lease == null && (asked || (!paused && due != null && !due.isAfter(now)));
    }
  }

  /**
   * Over an empty store.
   *
   * @param reopen closes the store and opens it again, at the same time of day
   * @param startEndsLeases whether a start knows that no lease is held any more
   */
  QueueModel(StoreFixture store, Supplier<StoreFixture> reopen, boolean startEndsLeases) {
    this.store = store;
    this.reopen = reopen;
    this.startEndsLeases = startEndsLeases;
  }

  void create(Duration interval, @Nullable Schedule schedule, boolean paused) {
    String url = "https://%d.example/".formatted(urls++);
    Watch added =
        store.write(
            transaction ->
                transaction
                    .watches()
                    .insert(
                        new NewWatch(
                            url,
                            null,
                            Engine.AUTO,
                            interval,
                            schedule,
                            List.of(),
                            paused,
                            false,
                            null)));
    watches.add(new Tracked(added, schedule));
  }

  void pass(Duration time) {
    store.pass(time);
  }

  void lease(int limit) {
    Instant now = store.now();
    for (Engine kind : List.of(Engine.HTTP, Engine.BROWSER)) {
      List<Claim> claims =
          store
              .write(
                  transaction ->
                      transaction
                          .queue()
                          .claim(kind, limit, WORKER, StoreFixture.LEASE, HostLimits.NONE))
              .leased();
      for (Claim claim : claims) {
        Tracked watch = tracked(claim.watch().id());
        assertThat(watch.lease).as("a lease beside another").isNull();
        assertThat(watch.isDue(now)).as("a lease of what is not due").isTrue();
        watch.lease = claim;
      }
    }
  }

  void renew() {
    List<String> tokens = leased().stream().map(watch -> token(watch)).toList();
    store.write(
        transaction -> {
          transaction.queue().renew(WORKER, tokens, StoreFixture.LEASE);
          return tokens;
        });
    Instant until = store.now().plus(StoreFixture.LEASE);
    for (Tracked watch : leased()) {
      Claim lease = requireNonNull(watch.lease);
      // Written only when half of the lease is gone.
      if (lease.expiresAt().isBefore(store.now().plus(StoreFixture.LEASE.dividedBy(2)))) {
        watch.lease =
            new Claim(
                lease.watch(),
                lease.leaseToken(),
                until,
                lease.mayEscalate(),
                lease.previousHash());
      }
    }
  }

  void succeed(int which, String hash) {
    finish(which, new CheckOutcome.Content(hash, "text of " + hash, null, null, null), null);
  }

  void fail(int which, @Nullable Duration retryAfter) {
    finish(which, new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow", retryAfter), retryAfter);
  }

  private void finish(int which, CheckOutcome outcome, @Nullable Duration retryAfter) {
    Tracked watch = pick(leased(), which);
    if (watch == null) {
      return;
    }
    boolean failed = outcome instanceof CheckOutcome.Failed;
    Claim lease = requireNonNull(watch.lease);
    assertThat(store.accept(lease, outcome)).isTrue();
    assertThat(store.accept(lease, outcome)).as("a repeated result").isFalse();
    Instant now = store.now();
    watch.lease = null;
    watch.checks++;
    watch.failures = failed ? watch.failures + 1 : 0;
    watch.lastChecked = now;
    watch.notBefore =
        retryAfter == null ? null : now.plus(shorter(retryAfter, Duration.ofHours(24)));
    watch.asked = watch.recheck;
    watch.recheck = false;
    if (watch.asked) {
      expectAtOnce(watch);
    } else {
      expect(watch, earliest(watch), latest(watch));
    }
  }

  void needsBrowser(int which) {
    Tracked watch = pick(leased(), which);
    if (watch != null) {
      Claim lease = requireNonNull(watch.lease);
      assertThat(store.accept(lease, new CheckOutcome.NeedsBrowser("scripts"))).isTrue();
      watch.lease = null;
    }
  }

  void checkNow(int which) {
    Tracked watch = pick(watches, which);
    if (watch == null) {
      return;
    }
    store.write(transaction -> transaction.queue().checkNow(watch.id));
    if (watch.lease != null) {
      watch.recheck = true;
    } else {
      watch.asked = true;
      expectAtOnce(watch);
    }
  }

  void pause(int which) {
    Tracked watch = pick(watches, which);
    if (watch != null && !watch.paused) {
      edit(watch, WatchEdit.paused(true));
      watch.paused = true;
      watch.asked = false;
      watch.recheck = false;
    }
  }

  void resume(int which) {
    Tracked watch = pick(watches, which);
    if (watch == null || !watch.paused) {
      return;
    }
    Instant now = store.now();
    Instant was = watch.due;
    edit(watch, WatchEdit.paused(false));
    watch.paused = false;
    if (watch.lease != null || watch.asked) {
      return;
    }
    if (watch.lastChecked == null) {
      watch.asked = true;
      expectAtOnce(watch);
    } else if (was != null && was.isAfter(now)) {
      expect(watch, was, was);
    } else {
      expect(watch, now, was == null ? Instant.MAX : spreadFrom(watch, now));
    }
  }

  void setInterval(int which, Duration interval) {
    Tracked watch = pick(watches, which);
    if (watch != null) {
      boolean same = watch.interval.equals(interval);
      edit(watch, new WatchEdit(null, null, null, interval, null, null, null, null, null, null));
      watch.interval = interval;
      expectRescheduled(watch, same);
    }
  }

  void setSchedule(int which, @Nullable Schedule schedule) {
    Tracked watch = pick(watches, which);
    if (watch != null) {
      ScheduleEdit edit =
          schedule == null
              ? new ScheduleEdit.Remove()
              : new ScheduleEdit.Change(schedule.windows(), schedule.timezone(), "UTC");
      boolean same = Objects.equals(watch.schedule, schedule);
      edit(watch, new WatchEdit(null, null, null, null, edit, null, null, null, null, null));
      watch.schedule = schedule;
      expectRescheduled(watch, same);
    }
  }

  private void expectRescheduled(Tracked watch, boolean same) {
    boolean isDueOtherwise = watch.lease != null || watch.asked || watch.lastChecked == null;
    if (!isDueOtherwise && !same) {
      Instant now = store.now();
      Instant earliest = earliest(watch);
      expect(
          watch,
          earliest.isAfter(now) ? earliest : now,
          later(latest(watch), spreadFrom(watch, now)));
    }
  }

  void setUrl(int which) {
    Tracked watch = pick(watches, which);
    if (watch != null) {
      String url = "https://%d.example/".formatted(urls++);
      edit(watch, new WatchEdit(url, null, null, null, null, null, null, null, null, null));
      watch.lease = null;
      watch.notBefore = null;
      watch.asked = !watch.paused;
      expectAtOnce(watch);
    }
  }

  private void edit(Tracked watch, WatchEdit edit) {
    store.write(transaction -> transaction.watches().edit(watch.id, edit, OptionalLong.empty()));
  }

  void delete(int which) {
    Tracked watch = pick(watches, which);
    if (watch != null) {
      store.write(transaction -> transaction.watches().delete(watch.id, OptionalLong.empty()));
      watches.remove(watch);
      if (watch.lease != null) {
        assertThat(store.finish(watch.lease)).as("a result for a deleted watch").isFalse();
      }
    }
  }

  void release() {
    List<String> tokens = leased().stream().map(QueueModel::token).toList();
    int ended = store.write(transaction -> transaction.queue().release(WORKER, tokens));
    assertThat(ended).isEqualTo(tokens.size());
    leased().forEach(watch -> watch.lease = null);
  }

  void expire() {
    Instant now = store.now();
    List<Tracked> late =
        leased().stream()
            .filter(watch -> requireNonNull(watch.lease).expiresAt().isBefore(now))
            .toList();
    int ended = store.write(transaction -> transaction.queue().expire(100));
    assertThat(ended).isEqualTo(late.size());
    for (Tracked watch : late) {
      Claim lease = requireNonNull(watch.lease);
      assertThat(store.finish(lease)).as("a result under an expired lease").isFalse();
      watch.lease = null;
    }
  }

  void restart() {
    store = reopen.get();
    if (startEndsLeases) {
      store.write(transaction -> transaction.queue().releaseAll(WORKER));
      leased().forEach(watch -> watch.lease = null);
    }
    catchUp();
  }

  private void catchUp() {
    Instant now = store.now();
    Instant dueBefore = now.minusSeconds(10);
    int overdue = store.read(reading -> reading.queue().overdue(dueBefore));
    int spread =
        store.write(transaction -> transaction.queue().spreadOverdue(dueBefore, overdue, 500));
    List<Tracked> late =
        watches.stream()
            .filter(watch -> watch.isDue(now) && !watch.asked)
            .filter(watch -> requireNonNull(watch.due).isBefore(dueBefore))
            .toList();
    assertThat(overdue).isEqualTo(late.size());
    assertThat(spread).isEqualTo(late.size());
    late.forEach(watch -> expect(watch, now, spreadFrom(watch, now)));
  }

  /** Compares all there is to be seen. */
  void verify() {
    Instant now = store.now();
    QueueLength length = store.read(reading -> reading.queue().length());
    Map<String, Waiting> waiting =
        store.read(reading -> reading.queue().waiting(1_000)).stream()
            .collect(Collectors.toMap(Waiting::watchId, Function.identity()));
    List<Tracked> due = watches.stream().filter(watch -> watch.isDue(now)).toList();

    assertThat(waiting.keySet())
        .containsExactlyInAnyOrderElementsOf(due.stream().map(watch -> watch.id).toList());
    assertThat(length.length()).isEqualTo(due.size());
    assertThat(length.checking()).isEqualTo(leased().size());
    for (Tracked watch : watches) {
      verify(watch, store.watch(watch.id), waiting.get(watch.id), now);
    }
  }

  private static void verify(Tracked watch, Watch stored, @Nullable Waiting waiting, Instant now) {
    boolean isLeased = stored.activity() == Activity.CHECKING;
    boolean isDue = waiting != null;
    boolean isScheduled =
        stored.activity() == Activity.WAITING && requireNonNull(stored.nextCheckAt()).isAfter(now);

    assertThat(List.of(isLeased, isDue, isScheduled).stream().filter(each -> each).count())
        .as("leased %s, due %s, scheduled %s", isLeased, isDue, isScheduled)
        .isEqualTo(watch.paused && watch.lease == null && !watch.asked ? 0 : 1);
    assertThat(isLeased).isEqualTo(watch.lease != null);
    assertThat(isDue).isEqualTo(stored.activity() == Activity.QUEUED);
    if (waiting != null) {
      assertThat(waiting.priority()).isEqualTo(watch.asked ? 2 : watch.failures > 0 ? 1 : 0);
    }
    if (watch.due != null && stored.nextCheckAt() != null) {
      assertThat(stored.nextCheckAt()).isEqualTo(watch.due);
    }
    assertThat(stored.checks()).isEqualTo(watch.checks);
    assertThat(stored.error() == null ? 0 : stored.error().attempts()).isEqualTo(watch.failures);
    assertThat(stored.schedule()).isEqualTo(watch.schedule);
    assertThat(stored.paused()).isEqualTo(watch.paused);
  }

  private void expectAtOnce(Tracked watch) {
    Instant due = store.watch(watch.id).nextCheckAt();
    watch.due = due;
    if (due != null) {
      assertThat(due).isBeforeOrEqualTo(store.now());
    }
  }

  /** Within these, and in an open window. Behind a pause nothing can be seen. */
  private void expect(Tracked watch, Instant earliest, Instant latest) {
    Instant due = store.watch(watch.id).nextCheckAt();
    watch.due = due;
    if (due != null) {
      assertThat(due).isBetween(earliest, latest);
      assertThat(Schedules.isOpen(watch.schedule, due)).as("%s is open", due).isTrue();
    }
  }

  private static Instant earliest(Tracked watch) {
    Instant last = requireNonNull(watch.lastChecked);
    if (watch.failures == 0) {
      return last.plus(watch.interval);
    }
    Instant retry = last.plus(shorter(watch.interval, Duration.ofMinutes(1)));
    return watch.notBefore == null ? retry : later(retry, watch.notBefore);
  }

  private static Instant latest(Tracked watch) {
    Instant last = requireNonNull(watch.lastChecked);
    Instant bound = last.plus(watch.interval);
    if (watch.failures > 0) {
      bound = later(bound, last.plus(Duration.ofHours(1)));
      bound = watch.notBefore == null ? bound : later(bound, watch.notBefore);
    }
    return spreadFrom(watch, bound);
  }

  private static Instant spreadFrom(Tracked watch, Instant from) {
    return Schedules.firstOpen(watch.schedule, from).plus(SPREAD);
  }

  private List<Tracked> leased() {
    return watches.stream().filter(watch -> watch.lease != null).toList();
  }

  private static String token(Tracked watch) {
    return requireNonNull(watch.lease).leaseToken();
  }

  private Tracked tracked(String id) {
    return watches.stream().filter(watch -> watch.id.equals(id)).findFirst().orElseThrow();
  }

  private static @Nullable Tracked pick(List<Tracked> from, int which) {
    return from.isEmpty() ? null : from.get(which % from.size());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
