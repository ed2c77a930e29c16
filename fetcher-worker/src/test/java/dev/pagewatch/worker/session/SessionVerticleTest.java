package dev.pagewatch.worker.session;

import static dev.pagewatch.worker.EventLoops.await;
import static dev.pagewatch.worker.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.session.SessionReply;
import dev.pagewatch.model.session.SessionTold;
import dev.pagewatch.model.session.SessionTold.State;
import dev.pagewatch.model.watch.WatchKind;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.browser.BrowserConfig;
import dev.pagewatch.worker.browser.BrowserSession;
import dev.pagewatch.worker.browser.ChromiumLocator;
import dev.pagewatch.worker.browser.DriverCache;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions as a gateway on the bus has them, with real browsers. */
@Timeout(120)
class SessionVerticleTest {

  private static final int PLACES = 2;

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.1"))));
  private final List<BrowserSession> opened = new CopyOnWriteArrayList<>();
  private final BlockingQueue<SessionTold> told = new LinkedBlockingQueue<>();
  private String page;
  private EgressProxy proxy;
  private SessionVerticle verticle;
  private MessageConsumer<Buffer> gateway;

  @BeforeEach
  void start() {
    page =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request ->
                        request.response().putHeader("Content-Type", "text/html").end("<p>page"))
                .listen(0, "127.0.0.1")
                .map(site -> "http://127.0.0.1:%d/".formatted(site.actualPort())));
    proxy = await(EgressProxy.start(LOOPS.vertx(), guard));
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    BrowserConfig config =
        BrowserConfig.of(
            1,
            ChromiumLocator.find(Optional.empty()).orElseThrow(),
            new DriverCache(cache).directory(),
            proxy.url());
    verticle =
        new SessionVerticle(
            "worker",
            PLACES,
            (asked, view) -> {
              var session =
                  new BrowserSession(config, guard, proxy, asked, Duration.ofMinutes(2), view);
              opened.add(session);
              return Optional.of(session);
            });
    await(LOOPS.vertx().deployVerticle(verticle));
    gateway = LOOPS.vertx().eventBus().consumer("gateway", this::hear);
    await(gateway.completion());
  }

  @AfterEach
  void stop() {
    await(verticle.drain());
    await(gateway.unregister());
    assertThat(opened).allSatisfy(session -> assertThat(session.pids()).isEmpty());
    guard.close();
  }

  private void hear(Message<Buffer> message) {
    told.add(BusMessages.decode(message.body(), SessionTold.class));
    message.reply(Buffer.buffer());
  }

  private SessionReply open(String id) {
    return request(
        BusAddresses.SESSIONS_OPEN,
        new SessionOpen(id, "gateway", page, WatchKind.PAGE, FetchOptions.none(), 640, 400));
  }

  private static SessionReply request(String address, Versioned message) {
    return await(
        LOOPS
            .vertx()
            .eventBus()
            .<Buffer>request(address, BusMessages.encode(message))
            .map(answer -> BusMessages.decode(answer.body(), SessionReply.class)));
  }

  private void isLive(String id) throws InterruptedException {
    SessionTold next = next();
    while (!next.session().equals(id) || next.state() != State.LIVE) {
      assertThat(next.state()).isNotEqualTo(State.CLOSED);
      next = next();
    }
  }

  private SessionTold next() throws InterruptedException {
    return Objects.requireNonNull(told.poll(60, TimeUnit.SECONDS), "nothing was told");
  }

  @Test
  void aWorkerHasSoManyPlacesAndAnotherWhenOneIsFree() throws Exception {
    assertThat(open("a").problem()).isNull();
    assertThat(open("b").problem()).isNull();
    assertThat(open("c").problem()).isEqualTo("no room");
    isLive("b");

    request(
        BusAddresses.sessionsOfWorker("worker"),
        new SessionAct("b", SessionAct.Op.CLOSE, 0, 0, 0, null));
    SessionTold last = next();
    while (last.state() != State.CLOSED) {
      last = next();
    }
    assertThat(last.session()).isEqualTo("b");
    assertThat(open("c").problem()).isNull();
    isLive("c");
  }

  @Test
  void oneWhoseGatewayIsGoneEndsByItself() throws Exception {
    assertThat(open("a").problem()).isNull();
    isLive("a");
    BrowserSession session = opened.getFirst();
    assertThat(session.pids()).isNotEmpty();

    await(gateway.unregister());

    eventually("its browser is gone", () -> session.gone().isDone());
    assertThat(session.pids()).isEmpty();
    assertThat(open("b").problem()).as("its place is free").isNull();
    assertThat(open("c").problem()).isNull();
  }
}
