package dev.pagewatch.worker.browser;

import com.microsoft.playwright.BrowserContext;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import dev.pagewatch.worker.egress.Refusal;
import dev.pagewatch.worker.process.MachineLoad;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks pages in real browsers, as many at once as it has slots. Callable on any thread; nothing
 * here blocks but {@link #close}.
 */
public final class BrowserHost {

  private static final Logger LOG = LoggerFactory.getLogger(BrowserHost.class);

  private static final Duration SAMPLE_PAUSE = Duration.ofSeconds(1);

  /**
   * A site that took nearly all the time to say that it has a file gets at least this much more.
   */
  private static final Duration LEAST_FOR_FILE = Duration.ofSeconds(1);

  private static final Duration POLL = Duration.ofMillis(500);

  private final BrowserConfig config;
  private final EgressGuard guard;
  private final EgressProxy proxy;
  private final BlobSink blobs;
  private final @Nullable Files files;
  private final Watchdog watchdog = new Watchdog();
  private final LinkedBlockingQueue<BrowserCheck> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong restarts = new AtomicLong();
  private final List<BrowserSlot> slots = new CopyOnWriteArrayList<>();
  private final List<BrowserSlot> leaving = new CopyOnWriteArrayList<>();
  private final SlotScaling scaling;
  private final DoubleSupplier processorLoad;
  private final Duration samplePause;
  private Runnable grown = () -> {};
  private volatile long rssBytes;
  private volatile boolean closing;

  /** With slots that are not started yet, where files are no content. */
  public BrowserHost(BrowserConfig config, EgressGuard guard, EgressProxy proxy, BlobSink blobs) {
    this(config, guard, proxy, blobs, null);
  }

  /**
   * With slots that are not started yet.
   *
   * @param files checks what turns out to be a file to download, or null
   */
  public BrowserHost(
      BrowserConfig config,
      EgressGuard guard,
      EgressProxy proxy,
      BlobSink blobs,
      @Nullable Files files) {
    this(config, guard, proxy, blobs, files, new MachineLoad()::processors, SAMPLE_PAUSE);
  }

  /**
   * As the others.
   *
   * @param processorLoad of the machine since the last call, from 0 to 1, below 0 if not known
   * @param samplePause between two looks at the slots
   */
  BrowserHost(
      BrowserConfig config,
      EgressGuard guard,
      EgressProxy proxy,
      BlobSink blobs,
      @Nullable Files files,
      DoubleSupplier processorLoad,
      Duration samplePause) {
    this.samplePause = samplePause;
    this.files = files;
    this.config = config;
    this.guard = guard;
    this.proxy = proxy;
    this.blobs = blobs;
    this.processorLoad = processorLoad;
    this.scaling = new SlotScaling(config.slots(), MachineLoad.memoryBytes());
    IntStream.range(0, config.slots().least()).forEach(index -> slots.add(newSlot(index)));
  }

  private BrowserSlot newSlot(int index) {
    return new BrowserSlot(index, config, watchdog, restarts, this::newLife);
  }

  /** Starts the slots and returns at once; the first checks wait for the first browser. */
  public void start() {
    start(() -> {});
  }

  /**
   * As the other.
   *
   * @param grown run when there is a slot more than before, on a thread that must not be blocked
   */
  public void start(Runnable grown) {
    this.grown = grown;
    slots.forEach(BrowserSlot::start);
    watchdog.every(samplePause, this::sample);
  }

  private void sample() {
    rssBytes = all().mapToLong(BrowserSlot::sample).sum();
    leaving.removeIf(BrowserSlot::isOver);
    if (config.slots().isFixed()) {
      return;
    }
    int busy = (int) slots.stream().filter(BrowserSlot::isBusy).count();
    switch (scaling.sampled(slots.size(), busy, processorLoad.getAsDouble(), rssBytes)) {
      case 1 -> grow();
      case -1 -> shrink();
      default -> {}
    }
  }

  private synchronized void grow() {
    if (closing) {
      return;
    }
    Set<Integer> taken = all().map(BrowserSlot::index).collect(Collectors.toSet());
    int free =
        IntStream.iterate(0, index -> index + 1)
            .filter(i -> !taken.contains(i))
            .findFirst()
            .orElseThrow();
    BrowserSlot added = newSlot(free);
    slots.add(added);
    added.start();
    LOG.debug("Every browser slot is taken and the machine has room: {} now", size());
    grown.run();
  }

  /** A slot at work takes no more checks after its present one. */
  private synchronized void shrink() {
    if (closing) {
      return;
    }
    BrowserSlot last =
        slots.reversed().stream()
            .filter(slot -> !slot.isBusy())
            .findFirst()
            .orElseGet(slots::getLast);
    slots.remove(last);
    leaving.add(last);
    last.drain();
    LOG.debug("One browser slot fewer: {} now", size());
  }

  /** Those that take checks, and those that still do their last. */
  private Stream<BrowserSlot> serving() {
    return Stream.concat(slots.stream(), leaving.stream().filter(BrowserSlot::isBusy));
  }

  private Stream<BrowserSlot> all() {
    return Stream.concat(slots.stream(), leaving.stream());
  }

  /**
   * Checks a page as the job's options say. What a browser can't do ends as {@code
   * navigation_failed}, with the remedy.
   *
   * @param phases told each phase as it is entered, on a thread that must not be blocked
   * @return never fails: every ending is an outcome, at the job's deadline at the latest
   */
  public CompletableFuture<CheckOutcome> check(CheckJob job, Consumer<Phase> phases) {
    return check(job, phases, Findings.UNSEEN);
  }

  /**
   * As the other.
   *
   * @param findings told what is found on the way, on any thread
   */
  public CompletableFuture<CheckOutcome> check(
      CheckJob job, Consumer<Phase> phases, Findings findings) {
    BrowserCheck check = new BrowserCheck(job, phases, findings);
    Optional<Refusal> unknown = Refusal.ofUnknownProxy(job.options().fetch());
    if (unknown.isPresent()) {
      check.end(new CheckOutcome.Failed(unknown.get().code(), unknown.get().message()));
    } else if (closing) {
      check.end(Incarnation.stopping());
    } else {
      waiting.add(check);
      // Also where no browser ever comes up, the check ends.
      Duration limit = job.timeout().plus(BrowserConfig.START_LIMIT);
      String host = PageVisit.host(job.url());
      Future<?> last =
          watchdog.after(limit, () -> check.end(PageFailures.overdue(check, host, job.timeout())));
      check.outcome().thenRun(() -> last.cancel(false));
    }
    Files reader = files;
    // Steps can't be taken in a file, and without them it is not what is watched.
    if (reader == null || !job.options().fetch().steps().isEmpty()) {
      return check.outcome();
    }
    long startedAt = System.nanoTime();
    return check
        .outcome()
        .thenCompose(
            outcome -> {
              if (!check.isFile()) {
                return CompletableFuture.completedFuture(outcome);
              }
              Duration left = job.timeout().minusNanos(System.nanoTime() - startedAt);
              return reader.check(ofFile(job, left), phases, findings);
            });
  }

  /** Its bytes are all there is to it: nothing to wait for, and no page to run a script in. */
  private static CheckJob ofFile(CheckJob job, Duration left) {
    CheckOptions options = job.options();
    return new CheckJob(
        job.watchId(),
        job.leaseToken(),
        job.url(),
        Engine.HTTP,
        false,
        left.compareTo(LEAST_FOR_FILE) > 0 ? left : LEAST_FOR_FILE,
        job.previousHash(),
        options.with(options.fetch().withoutPage()));
  }

  private Incarnation newLife(BrowserSlot slot, int index) {
    return new Incarnation(
        index,
        new Incarnation.Surroundings() {
          @Override
          public BrowserConfig config() {
            return config;
          }

          @Override
          public Watchdog watchdog() {
            return watchdog;
          }

          @Override
          public Optional<BrowserCheck> next() throws InterruptedException {
            BrowserCheck next = waiting.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.ofNullable(next).filter(check -> !check.outcome().isDone());
          }

          @Override
          public CheckRoute route(BrowserCheck check) {
            return CheckRoute.open(
                proxy, check.options(), check.blocked(), PageVisit.host(check.job().url()));
          }

          @Override
          public CheckOutcome visit(BrowserCheck check, BrowserContext context, CheckRoute route) {
            return new PageVisit(check, guard, route, blobs, InstantSource.system()).visit(context);
          }

          @Override
          public void ready(Incarnation life) {
            slot.ready(life);
          }

          @Override
          public void idle(Incarnation life) {
            slot.idle(life);
          }

          @Override
          public void ended(Incarnation life, Incarnation.Ending ending) {
            slot.ended(life, ending);
          }
        });
  }

  /** How many checks it can run at once now. */
  public int size() {
    return (int) serving().count();
  }

  /** How many it runs now. */
  public int busy() {
    return (int) all().filter(BrowserSlot::isBusy).count();
  }

  /** What each slot is doing. */
  public List<WorkerStatus.Slot> slots() {
    return serving().map(BrowserSlot::status).toList();
  }

  /** Browsers replaced after a kill or crash. */
  public long restarts() {
    return restarts.get();
  }

  /** Resident memory of drivers and browsers, some seconds old. */
  public long rssBytes() {
    return rssBytes;
  }

  /**
   * Takes no more checks, lets running ones end within the grace, kills the rest and returns when
   * no process is left. Blocks.
   */
  public void close(Duration grace) {
    List<BrowserSlot> last;
    synchronized (this) {
      closing = true;
      last = all().toList();
    }
    last.forEach(BrowserSlot::drain);
    for (BrowserCheck check = waiting.poll(); check != null; check = waiting.poll()) {
      check.end(Incarnation.stopping());
    }
    long limit = System.nanoTime() + grace.toNanos();
    last.forEach(slot -> slot.close(limit));
    watchdog.close();
  }
}
