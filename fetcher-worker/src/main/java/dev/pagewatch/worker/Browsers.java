package dev.pagewatch.worker;

import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.browser.BrowserConfig;
import dev.pagewatch.worker.browser.BrowserHost;
import dev.pagewatch.worker.browser.BrowserSession;
import dev.pagewatch.worker.browser.ChromiumLocator;
import dev.pagewatch.worker.browser.DriverCache;
import dev.pagewatch.worker.browser.Files;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The browser host, brought up behind the worker's back: finding Chromium and unpacking the driver
 * take a while and may fail, and HTTP checks need neither. Blocking code on a thread of its own.
 */
final class Browsers {

  private static final Logger log = LoggerFactory.getLogger(Browsers.class);

  private static final Duration RETRY = Duration.ofSeconds(30);

  private final WorkerConfig config;
  private final EgressGuard guard;
  private final EgressProxy proxy;
  private final BlobSink blobs;
  private final Files files;
  private final Runnable ready;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final long since = System.nanoTime();
  private volatile @Nullable BrowserHost host;
  private volatile @Nullable BrowserConfig found;
  private volatile boolean failing;
  private boolean closed;

  /** Not started; runs {@code ready} when slots begin to take checks, and when one is added. */
  Browsers(
      WorkerConfig config,
      EgressGuard guard,
      EgressProxy proxy,
      BlobSink blobs,
      Files files,
      Runnable ready) {
    this.config = config;
    this.guard = guard;
    this.proxy = proxy;
    this.blobs = blobs;
    this.files = files;
    this.ready = ready;
  }

  /** Begins to bring the slots up and returns at once. */
  void start() {
    if (config.browserSlots().most() > 0) {
      Thread.ofPlatform().daemon().name("browser-host-start").start(this::bringUp);
    }
  }

  private void bringUp() {
    try {
      while (!tryBringUp()) {
        failing = true;
        if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryBringUp() {
    try {
      Optional<Path> chromium = ChromiumLocator.find(config.browserPath());
      if (chromium.isEmpty()) {
        complain(
            "No Chromium was found, so pages that need a browser wait; install one or name it"
                + " with PAGEWATCH_BROWSER_PATH");
        return false;
      }
      Path driver = new DriverCache(config.cacheDir()).directory();
      BrowserConfig how =
          BrowserConfig.of(
              config.browserSlots(), chromium.get(), driver, proxy.urlWithoutTrackers());
      found = how;
      BrowserHost started = new BrowserHost(how, guard, proxy, blobs, files);
      if (adopt(started)) {
        ready.run();
      }
      return true;
    } catch (RuntimeException e) {
      complain(
          "Browsers can't be started, trying again in %d s: %s".formatted(RETRY.toSeconds(), e));
      return false;
    }
  }

  private void complain(String message) {
    if (!failing) {
      log.error(message);
    }
  }

  private synchronized boolean adopt(BrowserHost started) {
    if (closed) {
      return false;
    }
    started.start(ready);
    host = started;
    failing = false;
    return true;
  }

  /** Runs a check; never fails. */
  CompletableFuture<CheckOutcome> check(CheckJob job, Consumer<Phase> phases, Findings findings) {
    BrowserHost present = host;
    if (present == null) {
      return CompletableFuture.completedFuture(
          new CheckOutcome.Failed(ErrorCode.INTERNAL, "this worker has no browser yet"));
    }
    return present.check(job, phases, findings);
  }

  /** Whether Chromium and the driver have been found. */
  boolean areThere() {
    return found != null;
  }

  /** Browsers beside the slots, not started, for the caller to start and close. */
  Optional<BrowserHost> beside(int slots, BlobSink blobs, Files files) {
    return Optional.ofNullable(found)
        .map(how -> new BrowserHost(how.withSlots(slots), guard, proxy, blobs, files));
  }

  /** A browser for a person to use, not started; empty while browsers can't be started here. */
  Optional<BrowserSession> session(
      SessionOpen asked, Duration idleLimit, BrowserSession.View view) {
    return Optional.ofNullable(found)
        .map(how -> new BrowserSession(how, guard, proxy, asked, idleLimit, view));
  }

  /** Slots there are now, whatever they do. */
  int size() {
    BrowserHost present = host;
    return present == null ? config.browserSlots().least() : present.size();
  }

  /** Slots that run, or will soon. */
  int usable() {
    BrowserHost present = host;
    if (present == null) {
      return 0;
    }
    return (int)
        present.slots().stream()
            .filter(slot -> slot.state() != WorkerStatus.SlotState.FAILED)
            .count();
  }

  /** What each slot is doing. */
  List<WorkerStatus.Slot> slots() {
    BrowserHost present = host;
    if (present != null) {
      return present.slots();
    }
    WorkerStatus.SlotState state =
        failing ? WorkerStatus.SlotState.FAILED : WorkerStatus.SlotState.STARTING;
    long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    return IntStream.range(0, config.browserSlots().least())
        .mapToObj(index -> new WorkerStatus.Slot(index, state, null, age, null, List.of(), 0))
        .toList();
  }

  /** Browsers rebuilt after a kill or crash. */
  long restarts() {
    BrowserHost present = host;
    return present == null ? 0 : present.restarts();
  }

  /** Resident memory of drivers and browsers, in bytes. */
  long rssBytes() {
    BrowserHost present = host;
    return present == null ? 0 : present.rssBytes();
  }

  /** Ends all browsers and returns when none is left. Blocks. */
  void close(Duration grace) {
    BrowserHost present;
    synchronized (this) {
      closed = true;
      closing.countDown();
      present = host;
    }
    if (present != null) {
      present.close(grace);
    }
  }
}
