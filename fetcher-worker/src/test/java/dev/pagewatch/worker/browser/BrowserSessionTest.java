package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.model.session.SessionAct.Op;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.session.SessionTold;
import dev.pagewatch.model.session.SessionTold.State;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.WatchKind;
import dev.pagewatch.worker.browser.BrowserSession.Answer;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Sessions in a real Chromium, used as a person would and abused as a page would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class BrowserSessionTest {

  private final Vertx vertx = Vertx.vertx();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final EgressProxy proxy;
  private final Site site;
  private final BrowserConfig config;

  BrowserSessionTest() throws Exception {
    site = new Site();
    proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    config =
        BrowserConfig.of(
            1,
            ChromiumLocator.find(Optional.empty()).orElseThrow(),
            new DriverCache(cache).directory(),
            proxy.urlWithoutTrackers());
  }

  @BeforeAll
  void start() {
    // At known places, each at its own.
    String at =
        "<style>*{margin:0}form *{position:absolute;left:0;width:200px;height:30px}</style>";
    site.page(
        "/login",
        at
            + "<form action=/inside><input id=user name=user style='top:0'>"
            + "<input type=password name=pw style='top:50px'>"
            + "<input type=checkbox id=keep style='top:100px'>"
            + "<button style='top:150px'>Sign in</button></form>");
    site.page("/inside", "<h1>Welcome</h1>");
    site.page("/plain", "<p>plain</p>");
    site.page(
        "/moving",
        "<p id=x>0</p><script>let n = 0; setInterval(() => x.textContent = ++n, 10)" + "</script>");
    site.page(
        "/hangs", at + "<form><button type=button onclick='for (;;) {}'>hang</button></form>");
    site.page("/framed", at + "<iframe src=/plain style='width:300px;height:300px'></iframe>");
  }

  @AfterAll
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
  }

  /** A session and what it told. */
  private final class Watched implements AutoCloseable {
    private final BlockingQueue<SessionTold> told = new LinkedBlockingQueue<>();
    private final List<Runnable> taken = new ArrayList<>();
    private final BrowserSession session;
    private boolean slow;
    private @Nullable String picture;

    Watched(String path, String steps, Duration idle) throws Exception {
      FetchOptions fetch =
          Json.read("{\"steps\":[" + steps.replace('\'', '"') + "]}", FetchOptions.class);
      session =
          new BrowserSession(
              config,
              guard,
              proxy,
              new SessionOpen("s", "g", site.url(path), WatchKind.PAGE, fetch, 640, 400),
              idle,
              this::shown);
      session.start();
    }

    private synchronized void shown(SessionTold message, Runnable then) {
      told.add(message);
      if (message.frame() != null) {
        picture = message.frame();
      }
      if (slow && message.frame() != null) {
        taken.add(then);
      } else {
        then.run();
      }
    }

    synchronized @Nullable String picture() {
      return picture;
    }

    SessionTold until(Predicate<SessionTold> wanted) throws Exception {
      while (true) {
        SessionTold next = Objects.requireNonNull(told.poll(60, TimeUnit.SECONDS), "not told");
        if (wanted.test(next)) {
          return next;
        }
      }
    }

    Answer act(Op op, double x, double y, @Nullable String text) throws Exception {
      return session.act(new SessionAct("s", op, x, y, 100, text)).get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      session.close("closed");
      session.gone().orTimeout(30, TimeUnit.SECONDS).join();
      assertThat(session.pids()).isEmpty();
    }
  }

  private Watched opened(String path, String steps) throws Exception {
    Watched watched = new Watched(path, steps, Duration.ofMinutes(2));
    watched.until(told -> told.state() == State.LIVE);
    return watched;
  }

  private static String shown(@Nullable Step step) {
    return step == null ? "none" : step.name() + " " + step.value() + (step.secret() ? " !" : "");
  }

  @Test
  void whatAPersonDoesBecomesStepsThatALaterSessionTakes() throws Exception {
    List<Step> steps;
    try (Watched watched = opened("/login", "")) {
      while (watched.picture() == null) {
        watched.until(told -> true);
      }
      byte[] jpeg = Base64.getDecoder().decode(Objects.requireNonNull(watched.picture()));
      assertThat(jpeg).startsWith(0xff, 0xd8).hasSizeLessThan(200_000);

      assertThat(shown(watched.act(Op.CLICK, 20, 10, null).step()))
          .isEqualTo("click css:#user null");
      assertThat(shown(watched.act(Op.TYPE, 0, 0, "jo").step())).isEqualTo("fill css:#user jo");
      assertThat(shown(watched.act(Op.TYPE, 0, 0, "ee").step())).isEqualTo("fill css:#user joee");
      assertThat(shown(watched.act(Op.PRESS, 0, 0, "Backspace").step()))
          .isEqualTo("fill css:#user joe");
      watched.act(Op.CLICK, 20, 60, null);
      assertThat(shown(watched.act(Op.TYPE, 0, 0, "s3cret").step()))
          .isEqualTo("fill css:input[name=\"pw\"] s3cret !");
      assertThat(shown(watched.act(Op.CLICK, 100, 115, null).step()))
          .isEqualTo("check css:#keep null");
      assertThat(shown(watched.act(Op.CLICK, 20, 160, null).step()))
          .isEqualTo("click xpath://button[normalize-space()=\"Sign in\"] null");
      SessionTold inside = watched.until(told -> told.url().contains("/inside"));
      assertThat(inside.url()).contains("user=joe&pw=s3cret");
      steps = inside.steps();
      assertThat(steps).hasSize(4);
      assertThat(steps.toString()).doesNotContain("s3cret");
    }
    String again = Json.write(steps);
    try (Watched watched =
        new Watched("/login", again.substring(1, again.length() - 1), Duration.ofMinutes(2))) {
      SessionTold live = watched.until(told -> told.state() == State.LIVE && told.reason() == null);
      assertThat(live.steps()).isEqualTo(steps);
      assertThat(live.url()).contains("/inside");

      assertThat(watched.act(Op.UNDO, 0, 0, null).problem()).isNull();
      watched.until(told -> told.state() == State.OPENING);
      SessionTold undone =
          watched.until(told -> told.state() == State.LIVE && told.frame() == null);
      assertThat(undone.steps()).hasSize(3);
      assertThat(undone.url()).contains("/login");
    }
  }

  @Test
  void aSlowViewerHasOnePictureOnItsWayAndThenTheNewest() throws Exception {
    try (Watched watched = new Watched("/moving", "", Duration.ofMinutes(2))) {
      synchronized (watched) {
        watched.slow = true;
      }
      watched.until(told -> told.frame() != null);
      // Long enough for many: each act takes its time.
      for (int i = 0; i < 3; i++) {
        watched.act(Op.SCROLL, 10, 10, null);
      }
      assertThat(watched.told.stream().filter(told -> told.frame() != null)).isEmpty();

      synchronized (watched) {
        watched.taken.forEach(Runnable::run);
      }
      watched.until(told -> told.frame() != null);
    }
  }

  @Test
  void aHungPageEndsItsSessionAndNoCheckIsLate() throws Exception {
    BrowserHost checks =
        new BrowserHost(
            config, guard, proxy, (bytes, type) -> new BlobRef("x", type, bytes.length));
    checks.start();
    try (Watched watched = opened("/hangs", "")) {
      List<Long> pids = watched.session.pids();
      assertThat(pids).isNotEmpty();
      CompletableFuture<Answer> hung =
          watched.session.act(new SessionAct("s", Op.CLICK, 20, 10, 0, null));
      for (int i = 0; i < 5; i++) {
        CheckJob job =
            new CheckJob(
                "w", "t", site.url("/plain"), Engine.BROWSER, false, Duration.ofSeconds(20), null);
        assertThat(checks.check(job, phase -> {}).get(40, TimeUnit.SECONDS))
            .isInstanceOf(CheckOutcome.Content.class);
      }

      SessionTold closed = watched.until(told -> told.state() == State.CLOSED);
      assertThat(closed.reason()).isEqualTo("page_hung");
      assertThat(hung.get(10, TimeUnit.SECONDS).problem()).isEqualTo("the session is over");
    } finally {
      checks.close(Duration.ZERO);
    }
  }

  @Test
  void oneThatNobodyUsesEnds() throws Exception {
    try (Watched watched = new Watched("/plain", "", Duration.ofSeconds(1))) {
      assertThat(watched.until(told -> told.state() == State.CLOSED).reason()).isEqualTo("idle");
    }
  }

  @Test
  void whatCannotBeDoneIsSaidAndNoStep() throws Exception {
    try (Watched watched = opened("/framed", "")) {
      assertThat(watched.act(Op.CLICK, 50, 50, null).problem()).contains("frame within");
      assertThat(watched.act(Op.TYPE, 0, 0, "x").problem()).contains("click a field first");
      assertThat(watched.act(Op.GOTO, 0, 0, "file:///etc/passwd").problem()).contains("no step");
      assertThat(watched.act(Op.GOTO, 0, 0, "http://10.1.2.3/").problem()).contains("not a public");
      assertThat(watched.act(Op.PRESS, 0, 0, "Nokey").problem()).contains("no such key");
      assertThat(watched.act(Op.UNDO, 0, 0, null).problem()).contains("no step to undo");
    }
  }

  @Test
  void manyOpenedAndLeftLeaveNoProcess() throws Exception {
    for (int i = 0; i < 5; i++) {
      Watched one = new Watched("/plain", "", Duration.ofMinutes(2));
      Watched other = new Watched("/hangs", "", Duration.ofMinutes(2));
      if (i % 2 == 0) {
        other.until(told -> told.state() == State.LIVE);
        CompletableFuture<Answer> left =
            other.session.act(new SessionAct("s", Op.CLICK, 20, 10, 0, null));
        assertThat(left).isNotNull();
      }
      one.close();
      other.close();
    }
  }
}
