package dev.pagewatch.gateway.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.watch.PartlyDoneException;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchCommand;
import dev.pagewatch.gateway.watch.WatchCommands;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.json.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects browsers to the event bus: one bus consumer per address, each message encoded once and
 * handed to the sockets that registered for it. Used on the gateway's event loop only.
 */
public final class Bridge {

  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final long LIFE_CHECK_MILLIS = 5_000;
  private static final Duration STRANGERS_TIME = Duration.ofSeconds(3);
  private static final int MOST_STRANGERS = 100;

  private final Vertx vertx;
  private final WatchCommands commands;
  private final PassBook passes;
  private final CurrentValues currentValues;
  private final Runnable socketsChanged;
  private final InstantSource clock;
  private final Counter framesIn;
  private final Counter messages;
  private final Map<String, AddressFeed> feeds = new HashMap<>();
  private final Set<ViewerSocket> sockets = new HashSet<>();
  private long nextSocketId = 1;
  private boolean stopping;

  /** Carries out by {@code commands} what those send whom {@code passes} lets. */
  public Bridge(
      Vertx vertx,
      WatchCommands commands,
      PassBook passes,
      CurrentValues currentValues,
      Runnable socketsChanged,
      InstantSource clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.commands = commands;
    this.passes = passes;
    this.currentValues = currentValues;
    this.socketsChanged = socketsChanged;
    this.clock = clock;
    this.framesIn = meters.counter("pagewatch.bridge.frames.in");
    this.messages = meters.counter("pagewatch.bridge.messages");
    Gauge.builder("pagewatch.bridge.sockets", sockets, Set::size).register(meters);
  }

  /** Starts listening on the bus and returns the routes to mount at {@code /eventbus}. */
  public Router start() {
    String epoch = UUID.randomUUID().toString();
    for (String address : BusAddresses.TO_BROWSER) {
      AddressFeed feed = new AddressFeed(address, epoch);
      feeds.put(address, feed);
      vertx.eventBus().<String>consumer(address, message -> deliver(address, feed, message.body()));
    }
    vertx.setPeriodic(
        LIFE_CHECK_MILLIS, id -> List.copyOf(sockets).forEach(ViewerSocket::checkLife));
    SockJSHandlerOptions options =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .setRegisterWriteHandler(false)
            .addDisabledTransport("JSON_P")
            .addDisabledTransport("HTML_FILE");
    return SockJSHandler.create(vertx, options).socketHandler(this::opened);
  }

  private void deliver(String address, AddressFeed feed, String body) {
    AddressFeed.Entry entry = feed.add(key(address, body), body);
    messages.increment();
    for (ViewerSocket socket : List.copyOf(sockets)) {
      socket.offer(address, entry);
    }
  }

  /** What a message is about: a watch's, a worker's, or the address's one value. */
  private static @Nullable String key(String address, String body) {
    try {
      JsonNode json = Json.mapper().readTree(body);
      return switch (address) {
        case BusAddresses.WATCH_STATUS -> json.path("watch").path("id").textValue();
        case BusAddresses.WORKER_STATUS -> json.path("workerId").textValue();
        default -> address;
      };
    } catch (JsonProcessingException e) {
      LOG.warn("A message on {} is no JSON", address);
      return null;
    }
  }

  private void opened(SockJSSocket transport) {
    Visitor visitor = Visitor.of(transport.routingContext());
    ViewerSocket socket = new ViewerSocket(nextSocketId++, visitor, transport, LOG, clock);
    if (stopping) {
      socket.close(1001, "shutting down");
      return;
    }
    if (visitor instanceof Visitor.Stranger && strangers() >= MOST_STRANGERS) {
      signedOut(socket);
      return;
    }
    LOG.debug(
        "socket {} opened from {} {}", socket.id(), transport.remoteAddress(), transport.uri());
    sockets.add(socket);
    socketsChanged.run();
    transport.handler(frame -> received(socket, frame.toString()));
    transport.exceptionHandler(e -> LOG.debug("socket {} failed: {}", socket.id(), e.getMessage()));
    transport.closeHandler(ignored -> closed(socket));
  }

  private long strangers() {
    return sockets.stream().filter(socket -> socket.visitor() instanceof Visitor.Stranger).count();
  }

  /**
   * Closes the sockets of those who are no longer let in, and of strangers who had time to be told
   * so.
   */
  public void closeSignedOut() {
    Instant told = clock.instant().minus(STRANGERS_TIME);
    for (ViewerSocket socket : List.copyOf(sockets)) {
      boolean isNew =
          socket.visitor() instanceof Visitor.Stranger && socket.openedAt().isAfter(told);
      if (!isNew && !passes.isGood(socket.visitor())) {
        signedOut(socket);
      }
    }
  }

  /** Said in a frame too: over SockJS, clients see one close code for everything. */
  private static void signedOut(ViewerSocket socket) {
    socket.send(ServerFrames.refusal(ServerFrames.NOT_LOGGED_IN, null));
    socket.close(4001, "signed out");
  }

  private void closed(ViewerSocket socket) {
    LOG.debug("socket {} is gone, {} messages were conflated", socket.id(), socket.conflated());
    sockets.remove(socket);
    socket.closed();
    socketsChanged.run();
  }

  private void received(ViewerSocket socket, String text) {
    framesIn.increment();
    if (!socket.heard(text)) {
      socket.send(ServerFrames.refusal("rate_limited", null));
      return;
    }
    ClientFrame frame = ClientFrame.parse(text);
    if (!passes.isGood(socket.visitor())) {
      socket.send(toStranger(frame));
      return;
    }
    switch (frame) {
      case ClientFrame.Ping ping -> socket.send(ServerFrames.PONG);
      case ClientFrame.Register register -> register(socket, register);
      case ClientFrame.Unregister unregister -> unregister(socket, unregister);
      case ClientFrame.Send send -> send(socket, send);
      case ClientFrame.Publish publish ->
          socket.send(ServerFrames.refusal("access_denied", publish.address()));
      case ClientFrame.Bad bad -> socket.send(ServerFrames.refusal(bad.code(), bad.address()));
    }
  }

  private static String toStranger(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Ping ping -> ServerFrames.PONG;
      case ClientFrame.Send send ->
          send.replyAddress() == null
              ? refusedToStranger(send.address())
              : ServerFrames.notLoggedIn(send.replyAddress());
      case ClientFrame.Register register -> refusedToStranger(register.address());
      case ClientFrame.Unregister unregister -> refusedToStranger(unregister.address());
      case ClientFrame.Publish publish -> refusedToStranger(publish.address());
      case ClientFrame.Bad bad -> refusedToStranger(bad.address());
    };
  }

  private static String refusedToStranger(@Nullable String address) {
    return ServerFrames.refusal(ServerFrames.NOT_LOGGED_IN, address);
  }

  private void register(ViewerSocket socket, ClientFrame.Register register) {
    String address = register.address();
    AddressFeed feed = feeds.get(address);
    ViewerSocket.Filter filter = ViewerSocket.Filter.of(register.headers());
    if (feed == null) {
      socket.send(ServerFrames.refusal("access_denied", address));
    } else if (socket.isRegistered(address) && filter.keys().isEmpty()) {
      socket.send(ServerFrames.refusal("address_already_registered", address));
    } else if (!socket.hasRoom()) {
      socket.send(ServerFrames.refusal("max_handlers_reached", address));
    } else {
      socket.register(address, filter);
      catchUp(socket, address, feed, register.headers());
    }
  }

  private void catchUp(
      ViewerSocket socket, String address, AddressFeed feed, Map<String, String> headers) {
    String epoch = headers.get("epoch");
    String seq = headers.get("seq");
    if (epoch == null || seq == null) {
      currentValues.of(address).forEach(body -> socket.send(feed.current(body)));
      return;
    }
    feed.after(epoch, position(seq))
        .ifPresentOrElse(
            missed -> missed.forEach(entry -> socket.offer(address, entry)),
            () -> socket.send(feed.resync()));
  }

  /** A position that is no number is one nobody knows. */
  private static long position(String seq) {
    try {
      return Long.parseLong(seq);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void unregister(ViewerSocket socket, ClientFrame.Unregister unregister) {
    if (feeds.containsKey(unregister.address())) {
      socket.unregister(unregister.address());
    } else {
      socket.send(ServerFrames.refusal("access_denied", unregister.address()));
    }
  }

  private void send(ViewerSocket socket, ClientFrame.Send send) {
    if (!BusAddresses.FROM_BROWSER.contains(send.address())) {
      socket.send(ServerFrames.refusal("access_denied", send.address()));
      return;
    }
    String replyAddress = send.replyAddress() == null ? "" : send.replyAddress();
    if (!socket.visitor().mayWrite()) {
      socket.send(
          ServerFrames.failure(
              replyAddress, 403, "this API key may only read; this needs one with scope write"));
      return;
    }
    try {
      commands
          .execute(WatchCommand.parse(send.body()))
          .onComplete(
              result -> socket.send(ServerFrames.reply(replyAddress, result)),
              failure -> socket.send(failed(replyAddress, failure)));
    } catch (ValidationException e) {
      socket.send(ServerFrames.failure(replyAddress, 400, String.valueOf(e.getMessage())));
    }
  }

  private static String failed(String replyAddress, Throwable failure) {
    if (failure instanceof PartlyDoneException) {
      return ServerFrames.failure(replyAddress, 503, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof StoreUnavailableException) {
      return ServerFrames.failure(replyAddress, 503, "the database is away; try again shortly");
    }
    LOG.error("A command failed", failure);
    return ServerFrames.failure(replyAddress, 500, "a fault in Pagewatch; its log says more");
  }

  /** Browsers connected. */
  public int sockets() {
    return sockets.size();
  }

  /** Closes every socket with code 1001 and takes no more. */
  public void stop() {
    stopping = true;
    List.copyOf(sockets).forEach(socket -> socket.close(1001, "shutting down"));
  }
}
