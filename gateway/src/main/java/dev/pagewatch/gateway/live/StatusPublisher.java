package dev.pagewatch.gateway.live;

import dev.pagewatch.gateway.store.CommitListener;
import dev.pagewatch.gateway.store.WatchChange;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Watch;
import dev.pagewatch.model.watch.WatchEvent;
import io.vertx.core.Context;
import io.vertx.core.eventbus.EventBus;
import java.util.List;

/**
 * Publishes {@code watch.status}: every committed change, in commit order, and every phase. Both
 * pass through one event loop, so that no phase is ever seen after its check's end.
 */
public final class StatusPublisher implements CommitListener {

  private final Context context;
  private final EventBus bus;
  private final RunningChecks running;
  private final Runnable workIsDue;
  private final Runnable countsChanged;

  /**
   * Publishes on {@code context}.
   *
   * @param workIsDue told when a watch became due
   * @param countsChanged told when a count may have changed
   */
  public StatusPublisher(
      Context context,
      EventBus bus,
      RunningChecks running,
      Runnable workIsDue,
      Runnable countsChanged) {
    this.context = context;
    this.bus = bus;
    this.running = running;
    this.workIsDue = workIsDue;
    this.countsChanged = countsChanged;
  }

  @Override
  public void committed(List<WatchChange> changes) {
    context.runOnContext(ignored -> publish(changes));
  }

  private void publish(List<WatchChange> changes) {
    boolean due = false;
    for (WatchChange change : changes) {
      switch (change) {
        case WatchChange.Created created -> {
          due |= created.watch().activity() == Activity.QUEUED;
          publish(WatchEvent.Kind.CREATED, created.watch());
        }
        case WatchChange.Updated updated -> {
          due |= updated.watch().activity() == Activity.QUEUED;
          publish(
              WatchEvent.Kind.UPDATED, running.committed(updated.watch(), updated.leaseToken()));
        }
        case WatchChange.Deleted deleted -> {
          running.deleted(deleted.id());
          publish(
              WatchEvent.Kind.DELETED, new WatchEvent.Deleted(deleted.id(), deleted.revision()));
        }
      }
    }
    if (due) {
      workIsDue.run();
    }
    countsChanged.run();
  }

  /** Publishes the phase a check entered, unless the check is not the watch's current one. */
  public void entered(CheckProgress progress) {
    running
        .entered(progress.watchId(), progress.leaseToken(), progress.phase())
        .ifPresent(watch -> publish(WatchEvent.Kind.UPDATED, watch));
  }

  /** Publishes watches whose time has come although no row changed. */
  public void fellDue(List<Watch> watches) {
    for (Watch watch : watches) {
      if (!running.isRunning(watch.id())) {
        publish(WatchEvent.Kind.UPDATED, watch);
      }
    }
    workIsDue.run();
    countsChanged.run();
  }

  private void publish(WatchEvent.Kind kind, Object watch) {
    bus.publish(BusAddresses.WATCH_STATUS, Json.write(new WatchEvent(kind, watch)));
  }
}
