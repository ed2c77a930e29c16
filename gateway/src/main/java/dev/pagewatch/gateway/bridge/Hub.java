package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.loop.Mailbox;
import dev.pagewatch.gateway.rest.Problem;
import dev.pagewatch.gateway.signin.Client;
import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of one event loop, and who of them listens to what. Used on that loop only. */
public final class Hub {

  /** Named by the package, so that {@code PAGEWATCH_LOG=bridge=debug} shows every frame. */
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private static final long LIFE_CHECK_MILLIS = 500;

  /** A tenth of the sockets at a time: thousands of probes in one turn would hold up the news. */
  private static final int SLICES = 10;

  /** After a pause of all of us, nobody can have been heard. */
  private static final Duration LOST_TIME = Duration.ofSeconds(20);

  private static final Duration STRANGERS_TIME = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final Bridge bridge;
  private final BridgeMeters meters;
  private final InstantSource clock;
  private final Mailbox mailbox;
  private final Gathering gathering;
  private final Set<ViewerSocket> sockets = new HashSet<>();
  private final Map<String, Audience> audiences = new HashMap<>();
  private Instant checkedAt;
  private int slice;
  private boolean stopping;

  /** Set before a socket can ask for anything; read when messages are handed out. */
  private volatile boolean hasSockets;

  /** On the event loop of {@code context}. */
  Hub(Vertx vertx, Context context, Bridge bridge, BridgeMeters meters, InstantSource clock) {
    this.vertx = vertx;
    this.bridge = bridge;
    this.meters = meters;
    this.clock = clock;
    this.mailbox = new Mailbox(context);
    this.gathering = new Gathering(vertx);
    this.checkedAt = clock.instant();
    bridge.addresses().forEach(address -> audiences.put(address, new Audience()));
  }

  /** Starts looking after its sockets. */
  void start() {
    vertx.setPeriodic(LIFE_CHECK_MILLIS, id -> checkLife());
  }

  /** The routes to mount at {@code /eventbus}. */
  public Router routes() {
    return new SocketRoutes(vertx, bridge, this).routes();
  }

  /** Runs work on this hub's loop, in the order it comes. */
  void run(Runnable work) {
    mailbox.post(work);
  }

  /** Takes what asks to be a WebSocket, with SockJS's frames or the bridge's own. */
  void webSocket(RoutingContext request, boolean inSockJs) {
    HttpServerRequest upgrade = request.request();
    if (!bridge.admits(Visitor.of(request), Client.of(request))) {
      Problem.of(429, "too many sockets from this address")
          .answerAndRetryAfter(request, Duration.ofSeconds(30));
    } else {
      upgrade
          .toWebSocket()
          .onComplete(
              socket -> opened(request, socket, inSockJs),
              failure -> {
                bridge.left(Visitor.of(request), Client.of(request).network());
                LOG.debug("no WebSocket came of a request: {}", failure.getMessage());
              });
    }
  }

  private void opened(RoutingContext request, ServerWebSocket socket, boolean inSockJs) {
    Line line = Line.of(request.request(), clock);
    SockJsWebSocket framed = new SockJsWebSocket(socket, line);
    ViewerSocket viewer = viewer(request, inSockJs ? framed : new RawWebSocket(socket, line));
    socket.pongHandler(pong -> viewer.alive());
    socket.exceptionHandler(e -> LOG.debug("socket {} failed: {}", viewer.id(), e.getMessage()));
    // In its turn: it may be told in the middle of handing a message to all.
    socket.closeHandler(gone -> mailbox.post(() -> closed(viewer)));
    if (inSockJs) {
      socket.textMessageHandler(message -> receivedFramed(viewer, socket, message));
      framed.open();
    } else {
      socket.textMessageHandler(frame -> received(viewer, frame));
      socket.binaryMessageHandler(frame -> received(viewer, frame.toString()));
    }
    admitted(viewer);
  }

  /** What is no SockJS closes the connection (SockJS protocol 0.3.3, test_broken_json). */
  private void receivedFramed(ViewerSocket viewer, ServerWebSocket socket, String message) {
    Optional<List<String>> frames = SockJsWebSocket.frames(message);
    if (frames.isEmpty()) {
      LOG.debug("socket {} sent what is no SockJS: {}", viewer.id(), message);
      socket.close((short) 1002, "no SockJS");
    } else if (frames.get().size() > SockJsWebSocket.MOST_FRAMES) {
      viewer.send(ServerFrames.refusal("frame_too_large", null));
    } else {
      frames.get().forEach(frame -> received(viewer, frame));
    }
  }

  /** Takes a socket of a SockJS transport over HTTP, on this hub's loop. */
  void overHttp(SockJSSocket socket) {
    RoutingContext request = socket.routingContext();
    if (!bridge.admits(Visitor.of(request), Client.of(request))) {
      socket.close(4008, "too many sockets");
      return;
    }
    ViewerSocket viewer = viewer(request, new SockJsOverHttp(socket));
    socket.handler(frame -> mailbox.post(() -> received(viewer, frame.toString())));
    socket.exceptionHandler(e -> LOG.debug("socket {} failed: {}", viewer.id(), e.getMessage()));
    socket.closeHandler(gone -> mailbox.post(() -> closed(viewer)));
    admitted(viewer);
  }

  private ViewerSocket viewer(RoutingContext request, Wire wire) {
    return new ViewerSocket(
        bridge.nextSocketId(),
        Visitor.of(request),
        Client.of(request).network(),
        wire,
        gathering,
        LOG,
        meters,
        clock);
  }

  private void admitted(ViewerSocket viewer) {
    LOG.debug("socket {} opened", viewer.id());
    sockets.add(viewer);
    hasSockets = true;
    meters.sockets.increment();
    bridge.socketsChanged();
    if (stopping) {
      viewer.close(1001, "shutting down");
    }
  }

  private void closed(ViewerSocket viewer) {
    if (!sockets.remove(viewer)) {
      return;
    }
    hasSockets = !sockets.isEmpty();
    LOG.debug("socket {} is gone, {} messages were conflated", viewer.id(), viewer.conflated());
    viewer.registrations().keySet().forEach(address -> silence(viewer, address));
    meters.registrations.add(-viewer.registrations().size());
    viewer.registrations().clear();
    viewer.closed();
    bridge.sessionsEnd(viewer);
    meters.sockets.decrement();
    bridge.left(viewer.visitor(), viewer.network());
    bridge.socketsChanged();
  }

  private void received(ViewerSocket viewer, String text) {
    if (viewer.isClosed()) {
      return;
    }
    boolean inTime = viewer.heard(text);
    ClientFrame frame = ClientFrame.parse(text);
    if (!inTime) {
      viewer.send(ServerFrames.tooFast(frame));
      return;
    }
    if (!bridge.isGood(viewer.visitor())) {
      viewer.send(ServerFrames.toStranger(frame));
      return;
    }
    switch (frame) {
      case ClientFrame.Ping ping -> pong(viewer);
      case ClientFrame.Register register -> register(viewer, register);
      case ClientFrame.Unregister unregister -> unregister(viewer, unregister.address());
      case ClientFrame.Send send -> send(viewer, send);
      case ClientFrame.Publish publish ->
          viewer.send(ServerFrames.refusal("access_denied", publish.address()));
      case ClientFrame.Bad bad -> viewer.send(ServerFrames.refusal(bad.code(), bad.address()));
    }
  }

  /** After what was asked for before it, so that a client can tell when it listens. */
  private void pong(ViewerSocket viewer) {
    if (viewer.isAsking()) {
      bridge.inTurn(() -> mailbox.post(() -> viewer.send(ServerFrames.PONG)));
    } else {
      viewer.send(ServerFrames.PONG);
    }
  }

  private void register(ViewerSocket viewer, ClientFrame.Register register) {
    String address = register.address();
    Filter wanted = Filter.of(register.headers());
    ViewerSocket.Registration before = viewer.registrations().get(address);
    if (address.startsWith(BusAddresses.BROWSER_SESSION)) {
      listen(viewer, address);
    } else if (!audiences.containsKey(address)) {
      viewer.send(ServerFrames.refusal("access_denied", address));
    } else if (before != null && wanted.keys().isEmpty()) {
      viewer.send(ServerFrames.refusal("address_already_registered", address));
    } else if (!viewer.hasRoom() || wanted.isTooLarge()) {
      viewer.send(ServerFrames.refusal("max_handlers_reached", address));
    } else {
      if (before == null) {
        meters.registrations.increment();
      }
      ViewerSocket.Registration asked = viewer.wants(address, wanted);
      bridge.catchUp(
          address,
          register.headers(),
          missed -> mailbox.post(() -> inForce(viewer, address, asked, missed)));
    }
  }

  /** What was missed is known, and all that comes after it comes here after this. */
  private void inForce(
      ViewerSocket viewer, String address, ViewerSocket.Registration asked, Missed missed) {
    ViewerSocket.Registration now = viewer.registrations().get(address);
    if (viewer.isClosed() || now == null || now.number() != asked.number()) {
      return;
    }
    silence(viewer, address);
    Filter wanted = asked.wanted();
    audience(address).add(viewer, wanted);
    viewer
        .registrations()
        .put(address, new ViewerSocket.Registration(asked.number(), wanted, wanted));
    missed.messages().stream().filter(wanted::passes).forEach(viewer::send);
    missed.frames().forEach(frame -> viewer.send(null, frame));
  }

  private void unregister(ViewerSocket viewer, String address) {
    if (address.startsWith(BusAddresses.BROWSER_SESSION)
        && viewer.sessions().replace(session(address), false) != null) {
      return;
    }
    if (!audiences.containsKey(address)) {
      viewer.send(ServerFrames.refusal("access_denied", address));
      return;
    }
    silence(viewer, address);
    if (viewer.registrations().remove(address) != null) {
      meters.registrations.decrement();
    }
  }

  /** Takes a socket out of an address's audience. */
  private void silence(ViewerSocket viewer, String address) {
    ViewerSocket.Registration registration = viewer.registrations().get(address);
    if (registration != null && registration.inForce() != null) {
      audience(address).remove(viewer, registration.inForce());
    }
  }

  private Audience audience(String address) {
    return Objects.requireNonNull(audiences.get(address), address);
  }

  private void send(ViewerSocket viewer, ClientFrame.Send send) {
    bridge.command(this, viewer, send, reply -> mailbox.post(() -> viewer.send(reply)));
  }

  /** Runs something in turn; from any thread. */
  void post(Runnable work) {
    mailbox.post(work);
  }

  /** A socket opened a session; if it went meanwhile, nobody else may have it. */
  void opened(ViewerSocket viewer, String session) {
    if (viewer.isClosed()) {
      bridge.sessionsEnd(viewer);
    } else {
      viewer.sessions().putIfAbsent(session, false);
    }
  }

  /** Only who opened a session hears of it, beginning with how it is. */
  private void listen(ViewerSocket viewer, String address) {
    String session = session(address);
    Boolean listens = viewer.sessions().get(session);
    if (listens == null) {
      viewer.send(ServerFrames.refusal("access_denied", address));
    } else if (listens) {
      viewer.send(ServerFrames.refusal("address_already_registered", address));
    } else {
      bridge.current(
          session,
          frame ->
              mailbox.post(
                  () -> {
                    viewer.sessions().put(session, true);
                    viewer.send(address + " frame", frame, () -> {});
                  }));
    }
  }

  private static String session(String address) {
    return address.substring(BusAddresses.BROWSER_SESSION.length());
  }

  /** Hands a message to all who listen; from any thread, in the order of the calls. */
  void deliver(String address, AddressFeed.Entry entry) {
    if (!hasSockets) {
      return;
    }
    mailbox.post(
        () -> {
          audience(address).forEach(entry, viewer -> viewer.send(entry));
          meters.fanOut.record(Duration.ofNanos(System.nanoTime() - entry.cameAt()));
        });
  }

  /**
   * Closes the sockets of those who are no longer let in, and of strangers who had time to be told
   * so. From any thread.
   */
  void closeUnless(Predicate<Visitor> isGood) {
    mailbox.post(
        () -> {
          Instant told = clock.instant().minus(STRANGERS_TIME);
          for (ViewerSocket viewer : List.copyOf(sockets)) {
            boolean isNew =
                viewer.visitor() instanceof Visitor.Stranger && viewer.openedAt().isAfter(told);
            if (!isNew && !isGood.test(viewer.visitor())) {
              signedOut(viewer);
            }
          }
        });
  }

  /** Said in a frame too: over HTTP, clients see one close code for everything. */
  private void signedOut(ViewerSocket viewer) {
    bridge.sessionsEnd(viewer);
    viewer.send(ServerFrames.refusal(ServerFrames.NOT_LOGGED_IN, null));
    viewer.close(4001, "signed out");
  }

  private void checkLife() {
    Instant now = clock.instant();
    boolean lostTime = Duration.between(checkedAt, now).compareTo(LOST_TIME) > 0;
    checkedAt = now;
    if (lostTime) {
      sockets.forEach(ViewerSocket::alive);
    }
    slice = (slice + 1) % SLICES;
    sockets.stream()
        .filter(viewer -> Math.floorMod(viewer.hashCode(), SLICES) == slice)
        .toList()
        .forEach(ViewerSocket::checkLife);
  }

  /** What operators see of its sockets; from any thread. */
  Future<List<SocketStatus>> statuses() {
    Promise<List<SocketStatus>> statuses = Promise.promise();
    mailbox.post(() -> statuses.complete(sockets.stream().map(ViewerSocket::status).toList()));
    return statuses.future();
  }

  /** Closes every socket with code 1001 and takes no more. */
  public void stop() {
    stopping = true;
    List.copyOf(sockets).forEach(viewer -> viewer.close(1001, "shutting down"));
  }
}
