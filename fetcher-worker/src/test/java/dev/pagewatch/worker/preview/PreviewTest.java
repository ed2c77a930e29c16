package dev.pagewatch.worker.preview;

import static dev.pagewatch.worker.EventLoops.await;
import static dev.pagewatch.worker.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.settings.SlotBounds;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.MemoryBlobs;
import dev.pagewatch.worker.Worker;
import dev.pagewatch.worker.WorkerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Previews asked of a real worker over the bus, over HTTP and in a real Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class PreviewTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final String SHOP =
      "<title>Shop</title><nav>Home</nav><main><h1>Kettles</h1><p>Price: 47 euro</p>"
          + "<p class=ad>Buy now</p></main>";

  private final MemoryBlobs blobs = new MemoryBlobs();
  private final Map<String, Consumer<HttpServerRequest>> pages = new ConcurrentHashMap<>();
  private final AtomicInteger silent = new AtomicInteger();
  private HttpServer site;
  private Worker worker;

  @BeforeAll
  void start() {
    page("/shop", SHOP);
    page(
        "/made",
        "<p id=x></p><script>setTimeout(() => x.textContent = 'made by a script', 50)</script>");
    page("/hung", "<p>x</p><script>onload = () => { for (;;) {} }</script>");
    page("/long", "<p>" + "0123456789".repeat(60_000) + "</p>");
    pages.put("/silent", request -> silent.incrementAndGet());
    pages.put("/gone", request -> request.response().setStatusCode(410).end("gone"));
    site =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request ->
                        pages
                            .getOrDefault(
                                request.path(), it -> it.response().setStatusCode(404).end())
                            .accept(request))
                .listen(0, "127.0.0.1"));
    worker = worker();
    // Chromium is looked for behind the start.
    eventually(
        "a preview in a browser",
        () -> ask("/shop", Engine.BROWSER, "{}", TIMEOUT).preview() != null);
  }

  @AfterAll
  void stop() {
    await(worker.stop());
    await(site.close());
  }

  private Worker worker() {
    return await(
        Worker.start(
            LOOPS.vertx(),
            new WorkerConfig(
                "worker",
                SlotBounds.fixed(2),
                2,
                Optional.empty(),
                Duration.ofSeconds(30),
                AddressPolicy.of(List.of(Cidr.parse("127.0.0.1"))),
                Path.of(System.getProperty("user.home"), ".cache", "pagewatch"),
                "test",
                Duration.ZERO),
            blobs,
            new SimpleMeterRegistry()));
  }

  private void page(String path, String html) {
    pages.put(path, request -> request.response().putHeader("Content-Type", "text/html").end(html));
  }

  private Future<PreviewReply> asking(String url, Engine engine, String filters, Duration timeout) {
    CheckOptions options;
    try {
      options = CheckOptions.parse(Json.mapper().readTree("{\"filters\":%s}".formatted(filters)));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(e);
    }
    return LOOPS
        .vertx()
        .eventBus()
        .<Buffer>request(
            BusAddresses.CHECKS_PREVIEW,
            BusMessages.encode(new PreviewRequest(url, engine, timeout, options)),
            new DeliveryOptions().setSendTimeout(timeout.plus(PreviewRequest.MARGIN).toMillis()))
        .map(answer -> BusMessages.decode(answer.body(), PreviewReply.class));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + site.actualPort() + path;
  }

  private PreviewReply ask(String path, Engine engine, String filters, Duration timeout) {
    return await(asking(url(path), engine, filters, timeout));
  }

  private Preview preview(String path, Engine engine, String filters) {
    return Objects.requireNonNull(ask(path, engine, filters, TIMEOUT).preview());
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "BROWSER"})
  void theTextIsShownBeforeAfterAndBetweenTheFilters(Engine engine) {
    Preview preview =
        preview(
            "/shop",
            engine,
            "{\"include\":[\"main\"],\"remove\":[\".ad\"],\"extract\":[\"/[0-9]+ euro/\"],"
                + "\"ignore\":[\"euro\"]}");

    assertThat(preview.error()).isNull();
    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.contentType()).isEqualTo("text/html");
    assertThat(preview.engine()).isEqualTo(engine);
    assertThat(preview.rawText()).isEqualTo("Home\nKettles\nPrice: 47 euro\nBuy now");
    assertThat(preview.text()).isEqualTo("47 euro");
    assertThat(preview.rawTextCut() || preview.textCut()).isFalse();
    assertThat(preview.steps())
        .extracting(Preview.Step::step)
        .containsExactly("include", "remove", "text", "extract", "ignore");
    assertThat(preview.steps().getFirst())
        .isEqualTo(
            new Preview.Step(
                "include",
                1,
                List.of("css:main"),
                List.of(),
                "Kettles\nPrice: 47 euro\nBuy now",
                false,
                3));
    assertThat(preview.steps().get(1).text()).isEqualTo("Kettles\nPrice: 47 euro");
    assertThat(preview.steps().get(3).patterns()).containsExactly("/[0-9]+ euro/");
    assertThat(preview.steps().getLast().lines()).isZero();
    assertThat(blobs.size()).isZero();
  }

  @Test
  void withoutFiltersThereIsTheTextAndNoStep() {
    Preview preview = preview("/shop", Engine.HTTP, "{}");

    assertThat(preview.text()).isEqualTo(preview.rawText()).startsWith("Home\n");
    assertThat(preview.steps()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "BROWSER"})
  void aFilterThatFindsNothingIsToldWithTheTextAndTheStepsBeforeIt(Engine engine) {
    Preview preview = preview("/shop", engine, "{\"remove\":[\".ad\"],\"extract\":[\"pounds\"]}");

    Preview.Failure error = Objects.requireNonNull(preview.error());
    assertThat(error.code()).isEqualTo(ErrorCode.FILTER_NOT_FOUND);
    assertThat(error.message()).contains("pounds");
    assertThat(preview.rawText()).contains("Kettles");
    assertThat(preview.text()).isNull();
    assertThat(preview.steps()).extracting(Preview.Step::step).containsExactly("remove", "text");
  }

  @Test
  void aPageMadeByScriptsIsGoneOnWithInABrowserWhereTheDraftLeavesItOpen() {
    Preview open = preview("/made", Engine.AUTO, "{\"trim\":true}");
    Preview http = preview("/made", Engine.HTTP, "{}");
    Preview shop = preview("/shop", Engine.AUTO, "{}");

    assertThat(open.engine()).isEqualTo(Engine.BROWSER);
    assertThat(open.text()).isEqualTo("made by a script");
    assertThat(open.steps()).extracting(Preview.Step::step).containsExactly("text", "trim");
    assertThat(http.engine()).isEqualTo(Engine.HTTP);
    assertThat(Objects.requireNonNull(http.error()).code()).isEqualTo(ErrorCode.EMPTY_CONTENT);
    assertThat(shop.engine()).isEqualTo(Engine.HTTP);
  }

  @Test
  void aStatusThatIsNoSuccessIsShownWithItsError() {
    Preview preview = preview("/gone", Engine.HTTP, "{}");

    assertThat(preview.status()).isEqualTo(410);
    assertThat(Objects.requireNonNull(preview.error()).code()).isEqualTo(ErrorCode.HTTP_STATUS);
    assertThat(preview.rawText()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "BROWSER"})
  void anAddressThatIsNotPublicIsRefusedAsForChecks(Engine engine) {
    Preview preview =
        Objects.requireNonNull(await(asking("http://10.1.2.3/", engine, "{}", TIMEOUT)).preview());

    assertThat(Objects.requireNonNull(preview.error()).code()).isEqualTo(ErrorCode.BLOCKED_ADDRESS);
    assertThat(preview.status()).isNull();
  }

  @Test
  void longTextsAreCutAndSaySo() {
    Preview preview = preview("/long", Engine.HTTP, "{\"trim\":true}");

    assertThat(preview.rawText()).hasSize(Preview.MOST_TEXT);
    assertThat(preview.text()).hasSize(Preview.MOST_TEXT);
    assertThat(preview.rawTextCut() && preview.textCut()).isTrue();
    assertThat(preview.steps())
        .allMatch(step -> step.cut() && step.text().length() == Preview.MOST_STEP_TEXT);
  }

  @Test
  void hungPagesEndInTimeAndTheirPlacesComeBack() {
    int before = silent.get();
    long start = System.nanoTime();
    Duration limit = Duration.ofSeconds(3);
    List<Future<PreviewReply>> hung =
        List.of(
            asking(url("/hung"), Engine.BROWSER, "{}", limit),
            asking(url("/silent"), Engine.HTTP, "{}", limit));
    eventually("both to run", () -> silent.get() > before);
    assertThat(ask("/shop", Engine.HTTP, "{}", TIMEOUT).preview()).as("no third").isNull();

    Preview page = Objects.requireNonNull(await(hung.getFirst()).preview());
    Preview host = Objects.requireNonNull(await(hung.getLast()).preview());

    assertThat(Objects.requireNonNull(page.error()).code()).isEqualTo(ErrorCode.PAGE_HUNG);
    assertThat(page.status()).isEqualTo(200);
    assertThat(Objects.requireNonNull(host.error()).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit.plusSeconds(5));
    assertThat(preview("/shop", Engine.BROWSER, "{}").text()).contains("Kettles");
    assertThat(preview("/shop", Engine.BROWSER, "{}").text()).contains("Kettles");
    assertThat(worker.status().browserSlotsBusy()).isZero();
  }

  @Test
  void aWorkerThatStopsSendsAskersElsewhereAndEndsItsBrowsers() {
    int before = silent.get();
    Future<PreviewReply> running = asking(url("/silent"), Engine.BROWSER, "{}", TIMEOUT);
    eventually("it to run", () -> silent.get() > before);

    await(worker.stop());

    assertThat(await(running).preview()).isNull();
    ReplyException refused =
        (ReplyException) causeOf(asking(url("/shop"), Engine.HTTP, "{}", TIMEOUT));
    assertThat(refused.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    worker = worker();
    eventually(
        "a preview in a browser",
        () -> ask("/shop", Engine.BROWSER, "{}", TIMEOUT).preview() != null);
  }

  private static Throwable causeOf(Future<?> future) {
    return await(future.<Throwable>transform(done -> Future.succeededFuture(done.cause())));
  }
}
