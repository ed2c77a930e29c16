package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.loop.HomeLoop;
import dev.pagewatch.gateway.session.SessionDesk;
import dev.pagewatch.gateway.signin.Client;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.gateway.watch.WatchCommands;
import dev.pagewatch.model.BusAddresses;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects browsers to the event bus: one bus consumer per address on the home loop, each message
 * numbered and encoded once and handed to the hub of every event loop that has sockets.
 */
public final class Bridge {

  private static final int MOST_STRANGERS = 100;

  /** From one address; a proxy that doesn't say for whom it speaks is one too. */
  private static final int MOST_OF_ONE_NETWORK = 2_000;

  private final Vertx vertx;
  private final HomeLoop home;
  private final CommandDesk desk;
  private final SessionDesk sessions;
  private final String epoch = UUID.randomUUID().toString();
  private final PassBook passes;
  private final CurrentValues currentValues;
  private final Runnable socketsChanged;
  private final InstantSource clock;
  private final BridgeMeters meters;
  private final Map<String, AddressFeed> feeds = new HashMap<>();
  private final List<Hub> hubs = new CopyOnWriteArrayList<>();
  private final AtomicLong socketIds = new AtomicLong();
  private final AtomicInteger strangers = new AtomicInteger();
  private final Map<String, Integer> ofNetwork = new ConcurrentHashMap<>();

  /** Carries out by {@code commands} what those send whom {@code passes} lets. */
  public Bridge(
      Vertx vertx,
      HomeLoop home,
      WatchCommands commands,
      SessionDesk sessions,
      PassBook passes,
      CurrentValues currentValues,
      Runnable socketsChanged,
      InstantSource clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.home = home;
    this.sessions = sessions;
    this.desk = new CommandDesk(commands, sessions);
    this.passes = passes;
    this.currentValues = currentValues;
    this.socketsChanged = socketsChanged;
    this.clock = clock;
    this.meters = new BridgeMeters(meters);
    for (String address : BusAddresses.TO_BROWSER) {
      feeds.put(address, new AddressFeed(address, epoch));
    }
  }

  /** Starts listening on the bus. Called on the home loop. */
  public void start() {
    feeds.forEach(
        (address, feed) ->
            vertx
                .eventBus()
                .<String>consumer(address, message -> deliver(address, feed, message.body())));
  }

  /**
   * Takes the sockets of the event loop that this is called on. All are taken before the first
   * request comes.
   */
  public Hub takeSockets() {
    Hub hub = new Hub(vertx, vertx.getOrCreateContext(), this, meters, clock);
    hub.start();
    hubs.add(hub);
    return hub;
  }

  /** The one that has a SockJS session over HTTP, whichever loop its requests come on. */
  Hub hubOf(String session) {
    return hubs.get(Math.floorMod(session.hashCode(), hubs.size()));
  }

  private void deliver(String address, AddressFeed feed, String body) {
    AddressFeed.Entry entry = feed.add(key(address, body), body);
    meters.messages.increment();
    hubs.forEach(hub -> hub.deliver(address, entry));
  }

  /** What a message is about: a watch's, a worker's, or the address's one value. */
  private static @Nullable String key(String address, String body) {
    return switch (address) {
      case BusAddresses.WATCH_STATUS -> MessageKey.WATCH.of(body);
      case BusAddresses.WORKER_STATUS -> MessageKey.WORKER.of(body);
      default -> address;
    };
  }

  /** Addresses that browsers may listen to. */
  Set<String> addresses() {
    return feeds.keySet();
  }

  long nextSocketId() {
    return socketIds.incrementAndGet();
  }

  void socketsChanged() {
    home.run(socketsChanged);
  }

  boolean isGood(Visitor visitor) {
    return passes.isGood(visitor);
  }

  /** Whether one more socket may open; it is counted if so, until it has {@link #left}. */
  boolean admits(Visitor visitor, Client client) {
    if (visitor instanceof Visitor.Stranger && strangers.incrementAndGet() > MOST_STRANGERS) {
      strangers.decrementAndGet();
      return false;
    }
    int now = ofNetwork.merge(client.network(), 1, Integer::sum);
    if (now > MOST_OF_ONE_NETWORK && !client.isLoopback()) {
      left(visitor, client.network());
      return false;
    }
    return true;
  }

  /** A socket that was admitted is gone. */
  void left(Visitor visitor, String network) {
    if (visitor instanceof Visitor.Stranger) {
      strangers.decrementAndGet();
    }
    ofNetwork.computeIfPresent(network, (name, count) -> count > 1 ? count - 1 : null);
  }

  /**
   * Finds what a viewer gets first.
   *
   * @param headers of its registration, with the position it brings
   * @param found called on the home loop, before any later message of the address is handed out
   */
  void catchUp(String address, Map<String, String> headers, Consumer<Missed> found) {
    home.run(() -> found.accept(missed(address, headers)));
  }

  /** Runs work after all that was asked before from the same event loop. */
  void inTurn(Runnable work) {
    home.run(work);
  }

  private Missed missed(String address, Map<String, String> headers) {
    AddressFeed feed = Objects.requireNonNull(feeds.get(address), address);
    String epoch = headers.get("epoch");
    String seq = headers.get("seq");
    if (epoch == null || seq == null) {
      return new Missed(List.of(), currentValues.of(address).stream().map(feed::current).toList());
    }
    Optional<List<AddressFeed.Entry>> messages = feed.after(epoch, position(seq));
    if (messages.isEmpty()) {
      meters.resyncs.increment();
      return new Missed(List.of(), List.of(feed.resync()));
    }
    return new Missed(messages.get(), List.of());
  }

  /** A position that is no number is one nobody knows. */
  private static long position(String seq) {
    try {
      return Long.parseLong(seq);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Carries a command out; the answer comes on the home loop. */
  void command(Hub hub, ViewerSocket viewer, ClientFrame.Send send, Consumer<String> answer) {
    SessionSocket socket = new SessionSocket(hub, viewer, epoch);
    home.run(() -> desk.answer(socket, send).onSuccess(answer::accept));
  }

  /** Finds how a session is, for its opener to begin with; called as {@link #catchUp} does. */
  void current(String session, Consumer<Frame> found) {
    home.run(
        () ->
            sessions
                .current(session)
                .ifPresent(
                    now ->
                        found.accept(
                            new Frame(
                                ServerFrames.message(
                                    BusAddresses.BROWSER_SESSION + session,
                                    epoch,
                                    now.seq(),
                                    now.body())))));
  }

  /** A socket is gone, and its sessions with it. */
  void sessionsEnd(ViewerSocket viewer) {
    home.run(() -> sessions.ownerGone(viewer.id()));
  }

  /** Closes the sockets of those who are no longer let in. */
  public void closeSignedOut() {
    hubs.forEach(hub -> hub.closeUnless(passes::isGood));
  }

  /** Browsers connected. */
  public int sockets() {
    return meters.sockets.intValue();
  }

  /** Every socket as operators see it, oldest first; completes on the caller's event loop. */
  public Future<List<SocketStatus>> statuses() {
    return home.ask(
        () ->
            Future.all(hubs.stream().map(Hub::statuses).toList())
                .map(
                    all -> {
                      List<SocketStatus> statuses = new ArrayList<>();
                      all.<List<SocketStatus>>list().forEach(statuses::addAll);
                      statuses.sort(Comparator.comparing(SocketStatus::openedAt));
                      return statuses;
                    }));
  }
}
