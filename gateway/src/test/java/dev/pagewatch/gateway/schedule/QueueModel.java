package dev.pagewatch.gateway.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.StoreFixture;
import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueReader.Waiting;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.Reading;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * What the store should hold, kept beside a real one. Each operation is done to both, and says what
 * it must have made of the due time; {@link #verify} compares everything else.
 */
final class QueueModel {

  private static final String WORKER = "w1";

  private final Supplier<StoreFixture> reopen;
  private final boolean startEndsLeases;
  private StoreFixture store;
  private final List<TrackedWatch> watches = new ArrayList<>();
  private int urls;

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
                        NewWatch.of(url)
                            .interval(interval)
                            .schedule(schedule)
                            .paused(paused)
                            .build()));
    TrackedWatch watch = new TrackedWatch(added, schedule);
    watches.add(watch);
    expectAtOnce(watch);
  }

  void pass(Duration time) {
    store.pass(time);
  }

  /** Up to when the next watch falls due. */
  void passToNext() {
    Instant now = store.now();
    watches.stream()
        .map(watch -> watch.due)
        .filter(due -> due != null && due.isAfter(now))
        .min(Comparator.naturalOrder())
        .ifPresent(due -> store.pass(Duration.between(now, due)));
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
        TrackedWatch watch = tracked(claim.watch().id());
        assertThat(watch.lease).as("a lease beside another").isNull();
        assertThat(watch.isDue(now)).as("a lease of what is not due").isTrue();
        watch.lease = claim;
        watch.due = claim.watch().nextCheckAt();
      }
    }
  }

  void renew() {
    List<String> tokens = leased().stream().map(TrackedWatch::leaseToken).toList();
    store.write(
        transaction -> {
          transaction.queue().renew(WORKER, tokens, StoreFixture.LEASE);
          return tokens;
        });
    Instant until = store.now().plus(StoreFixture.LEASE);
    for (TrackedWatch watch : leased()) {
      Claim lease = watch.held();
      // Written only when half of the lease is gone.
      if (lease.expiresAt().isBefore(store.now().plus(StoreFixture.LEASE.dividedBy(2)))) {
        watch.lease =
            new Claim(
                lease.watch(),
                lease.leaseToken(),
                until,
                lease.mayEscalate(),
                lease.previousHash(),
                lease.options(),
                lease.validators());
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
    TrackedWatch watch = pick(leased(), which);
    if (watch == null) {
      return;
    }
    boolean failed = outcome instanceof CheckOutcome.Failed;
    Statistics.label("results").collect(failed, watch.checks > 0 ? "again" : "first");
    Claim lease = watch.held();
    assertThat(store.accept(lease, outcome)).isTrue();
    assertThat(store.accept(lease, outcome)).as("a repeated result").isFalse();
    Instant now = store.now();
    watch.lease = null;
    watch.checks++;
    watch.failures = failed ? watch.failures + 1 : 0;
    watch.lastChecked = now;
    watch.notBefore =
        retryAfter == null
            ? null
            : now.plus(TrackedWatch.shorter(retryAfter, Duration.ofHours(24)));
    watch.asked = watch.recheck;
    watch.recheck = false;
    if (watch.asked) {
      expectAtOnce(watch);
    } else {
      expect(watch, watch.earliest(), watch.latest());
    }
  }

  void needsBrowser(int which) {
    TrackedWatch watch = pick(leased(), which);
    if (watch != null) {
      Claim lease = watch.held();
      assertThat(store.accept(lease, new CheckOutcome.NeedsBrowser("scripts"))).isTrue();
      unfinished(watch);
    }
  }

  void checkNow(int which) {
    TrackedWatch watch = pick(watches, which);
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
    TrackedWatch watch = pick(watches, which);
    if (watch != null && !watch.paused) {
      edit(watch, WatchEdit.paused(true));
      watch.paused = true;
      watch.asked = false;
      watch.recheck = false;
    }
  }

  void resume(int which) {
    TrackedWatch watch = pick(watches, which);
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
      expect(watch, now, was == null ? Instant.MAX : watch.spreadFrom(now));
    }
  }

  void setInterval(int which, Duration interval) {
    TrackedWatch watch = pick(watches, which);
    if (watch != null) {
      boolean same = watch.interval.equals(interval);
      edit(watch, WatchEdit.builder().interval(interval).build());
      watch.interval = interval;
      expectRescheduled(watch, same);
    }
  }

  void setSchedule(int which, @Nullable Schedule schedule) {
    TrackedWatch watch = pick(watches, which);
    if (watch != null) {
      ScheduleEdit edit =
          schedule == null
              ? new ScheduleEdit.Remove()
              : new ScheduleEdit.Change(schedule.windows(), schedule.timezone(), "UTC");
      boolean same = Objects.equals(watch.schedule, schedule);
      edit(watch, WatchEdit.builder().schedule(edit).build());
      watch.schedule = schedule;
      expectRescheduled(watch, same);
    }
  }

  private void expectRescheduled(TrackedWatch watch, boolean same) {
    boolean isDueOtherwise = watch.lease != null || watch.asked || watch.lastChecked == null;
    Statistics.label("edits")
        .collect(
            watch.lastChecked == null ? "new" : watch.failures > 0 ? "failing" : "checked",
            watch.lease != null ? "leased" : watch.asked ? "asked" : watch.paused ? "paused" : "-");
    if (!isDueOtherwise && !same) {
      Instant now = store.now();
      Instant earliest = watch.earliest();
      expect(
          watch,
          earliest.isAfter(now) ? earliest : now,
          TrackedWatch.later(watch.latest(), watch.spreadFrom(now)));
    }
  }

  void setUrl(int which) {
    TrackedWatch watch = pick(watches, which);
    if (watch != null) {
      String url = "https://%d.example/".formatted(urls++);
      edit(watch, WatchEdit.builder().url(url).build());
      watch.lease = null;
      watch.notBefore = null;
      watch.asked = !watch.paused;
      expectAtOnce(watch);
    }
  }

  private void edit(TrackedWatch watch, WatchEdit edit) {
    store.write(transaction -> transaction.watches().edit(watch.id, edit, OptionalLong.empty()));
  }

  void delete(int which) {
    TrackedWatch watch = pick(watches, which);
    if (watch != null) {
      store.write(transaction -> transaction.watches().delete(watch.id, OptionalLong.empty()));
      watches.remove(watch);
      if (watch.lease != null) {
        assertThat(store.finish(watch.lease)).as("a result for a deleted watch").isFalse();
      }
    }
  }

  void deleteAll() {
    List<String> ids = watches.stream().map(watch -> watch.id).toList();
    store.write(transaction -> transaction.watches().delete(ids));
    watches.clear();
  }

  void release() {
    List<String> tokens = leased().stream().map(TrackedWatch::leaseToken).toList();
    int ended = store.write(transaction -> transaction.queue().release(WORKER, tokens));
    assertThat(ended).isEqualTo(tokens.size());
    leased().forEach(this::unfinished);
  }

  /** What was asked for meanwhile is still owed. */
  private void unfinished(TrackedWatch watch) {
    watch.lease = null;
    if (watch.recheck) {
      watch.recheck = false;
      watch.asked = true;
      expectAtOnce(watch);
    }
  }

  void expire() {
    Instant now = store.now();
    List<TrackedWatch> late =
        leased().stream().filter(watch -> watch.held().expiresAt().isBefore(now)).toList();
    int ended = store.write(transaction -> transaction.queue().expire(100));
    assertThat(ended).isEqualTo(late.size());
    for (TrackedWatch watch : late) {
      Claim lease = watch.held();
      assertThat(store.finish(lease)).as("a result under an expired lease").isFalse();
      unfinished(watch);
    }
  }

  void restart() {
    store = reopen.get();
    if (startEndsLeases) {
      store.write(transaction -> transaction.queue().releaseAll(WORKER));
      leased().forEach(this::unfinished);
    }
    catchUp();
  }

  private void catchUp() {
    Instant now = store.now();
    Instant dueBefore = now.minusSeconds(10);
    int overdue = store.read(reading -> reading.queue().overdue(dueBefore));
    int spread =
        store.write(transaction -> transaction.queue().spreadOverdue(dueBefore, overdue, 500));
    List<TrackedWatch> late =
        watches.stream()
            .filter(watch -> watch.isDue(now) && !watch.asked)
            .filter(watch -> requireNonNull(watch.due).isBefore(dueBefore))
            .toList();
    assertThat(overdue).isEqualTo(late.size());
    assertThat(spread).isEqualTo(late.size());
    late.forEach(watch -> expect(watch, now, watch.spreadFrom(now)));
  }

  /** Compares all there is to be seen. */
  void verify() {
    Instant now = store.now();
    Seen seen = store.read(this::look);
    List<TrackedWatch> due = watches.stream().filter(watch -> watch.isDue(now)).toList();

    assertThat(seen.waiting.keySet())
        .containsExactlyInAnyOrderElementsOf(due.stream().map(watch -> watch.id).toList());
    assertThat(seen.length.length()).isEqualTo(due.size());
    assertThat(seen.length.checking()).isEqualTo(leased().size());
    for (TrackedWatch watch : watches) {
      verify(watch, requireNonNull(seen.watches.get(watch.id)), seen.waiting.get(watch.id), now);
    }
  }

  private record Seen(
      QueueLength length, Map<String, Waiting> waiting, Map<String, Watch> watches) {}

  private Seen look(Reading reading) {
    return new Seen(
        reading.queue().length(),
        reading.queue().waiting(1_000).stream()
            .collect(Collectors.toMap(Waiting::watchId, Function.identity())),
        watches.stream()
            .map(watch -> reading.watches().find(watch.id).orElseThrow())
            .collect(Collectors.toMap(Watch::id, Function.identity())));
  }

  private static void verify(
      TrackedWatch watch, Watch stored, @Nullable Waiting waiting, Instant now) {
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

  private void expectAtOnce(TrackedWatch watch) {
    Instant due = store.watch(watch.id).nextCheckAt();
    watch.due = due;
    if (due != null) {
      assertThat(due).isBeforeOrEqualTo(store.now());
    }
  }

  /** Within these, and in an open window. Behind a pause nothing can be seen. */
  private void expect(TrackedWatch watch, Instant earliest, Instant latest) {
    Instant due = store.watch(watch.id).nextCheckAt();
    watch.due = due;
    if (due != null) {
      assertThat(due).isBetween(earliest, latest);
      assertThat(Schedules.isOpen(watch.schedule, due)).as("%s is open", due).isTrue();
    }
  }

  private List<TrackedWatch> leased() {
    return watches.stream().filter(watch -> watch.lease != null).toList();
  }

  private TrackedWatch tracked(String id) {
    return watches.stream().filter(watch -> watch.id.equals(id)).findFirst().orElseThrow();
  }

  private static @Nullable TrackedWatch pick(List<TrackedWatch> from, int which) {
    return from.isEmpty() ? null : from.get(which % from.size());
  }
}
