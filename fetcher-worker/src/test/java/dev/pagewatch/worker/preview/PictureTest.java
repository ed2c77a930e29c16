package dev.pagewatch.worker.preview;

import static dev.pagewatch.worker.EventLoops.await;
import static dev.pagewatch.worker.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.PageElement;
import dev.pagewatch.model.check.PagePicture;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.check.StepRun.Ending;
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
import io.vertx.core.http.HttpServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures in previews, taken by a real worker in a real Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class PictureTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String SHOP =
      """
      <!doctype html><title>Shop</title>
      <header><nav class="site-nav"><a href="/">Home</a><a href="/sale">Sale</a></nav></header>
      <main id="content">
        <h1>Kettles</h1>
        <p class="css-1x2y3z price" id="r:1f">Price: 47 euro</p>
        <p class="mt-4 flex">Delivered tomorrow</p>
        <ul class="offers">
          <li class="offer"><b class="name">Red</b> <span itemprop="price">47</span></li>
          <li class="offer"><b class="name">Blue</b> <span data-testid="blue-price">48</span></li>
          <li class="offer"><b class="name">Green</b> <span>49</span></li>
        </ul>
        <section class="about"><p>Boils <i class="fast">fast</i></p><p>Whistles</p></section>
        <p hidden>hidden</p><p style="visibility: hidden">unseen</p><p style="opacity: 0">clear</p>
      </main>
      <footer>Made by people</footer>
      """;

  private static final String COLOURS =
      """
      <!doctype html><title>Colours</title><style>
        * { margin: 0 }
        div { position: absolute; width: 90px; height: 60px }
        .moving { background: #f00; top: 0; animation: go 2s linear infinite }
        .driven { background: #00f; top: 100px }
        .tall { background: #0a0; top: 3000px; left: 40px }
        .stuck { position: fixed; background: #f0f; bottom: 0; left: 600px }
        @keyframes go { from { left: 0 } to { left: 900px } }
      </style>
      <div class="moving">a</div><div class="driven">b</div><div class="tall">c</div>
      <div class="stuck">d</div>
      <script>
        let n = 0;
        setInterval(() => document.querySelector('.driven').style.left = (n = (n + 7) % 900) + 'px', 4);
        scrollTo(0, 1000);
      </script>
      """;

  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private HttpServer site;
  private Worker worker;

  @BeforeAll
  void start() {
    pages.put("/shop", SHOP);
    pages.put("/colours", COLOURS);
    pages.put(
        "/parts",
        """
        <h1>Parts</h1><shop-card><i slot=note>Sale</i></shop-card><shop-card></shop-card>
        <iframe id=board src=/board style="padding: 10px; border: 5px solid"></iframe>
        <script>
          const define = (name, html) => customElements.define(name, class extends HTMLElement {
            connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = html; }
          });
          define('price-tag', '<b>47</b><b>euro</b>');
          define('shop-card', '<p>Kettle</p><price-tag></price-tag><p><slot name=note>Usual</slot></p>');
        </script>
        """);
    pages.put(
        "/board",
        "<body style='margin: 0'><p style='margin: 0; height: 20px'>Bus 7</p><p>10:00</p>");
    pages.put(
        "/form",
        "<style>body { margin: 0 } input { display: block; width: 600px; height: 100px }</style>"
            + "<input id=user><input id=pw type=password>");
    pages.put("/hung", "<p>Price</p><script>onload = () => { for (;;) {} }</script>");
    pages.put("/nothing", "<p style='font-size:0'>x</p><div style='width:0;height:0'>y</div>");
    pages.put("/long", "<p>top</p><div id=tall style='height:30000px'>x</div><p id=end>end</p>");
    pages.put(
        "/many",
        "<style>section { float: left }</style><p id=first>first</p><script>"
            + "document.body.insertAdjacentHTML('beforeend',"
            + "'<section><span class=x>a</span></section>'.repeat(50000))</script>");
    pages.put(
        "/deep",
        "<p id=first>first</p><script>let at = document.body; for (let i = 0; i < 100000; i++)"
            + " { const next = document.createElement('div'); if (i < 400) at.append(next);"
            + " at = next; } at.append('x')</script>");
    pages.put(
        "/sly",
        "<p class=price>47 euro</p><p class=half></p><script>"
            + "document.querySelector('.half').textContent = 'half \\ud83d';"
            + "Element.prototype.getBoundingClientRect = () => ({ left: 5, top: 5, right: 1e9 });"
            + "Element.prototype.checkVisibility = () => false;"
            + "document.createTreeWalker = () => { for (;;) {} };"
            + "JSON.stringify = () => '{}';"
            + "Object.prototype.toJSON = () => 'mine'; Array.prototype.push = () => 0;"
            + "</script>");
    site =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request -> {
                      String page = pages.get(request.path());
                      boolean json = request.path().equals("/data");
                      request
                          .response()
                          .setStatusCode(page == null && !json ? 404 : 200)
                          .putHeader("Content-Type", json ? "application/json" : "text/html")
                          .end(json ? "{\"price\":47}" : page == null ? "none" : page);
                    })
                .listen(0, "127.0.0.1"));
    worker =
        await(
            Worker.start(
                LOOPS.vertx(),
                new WorkerConfig(
                    "worker",
                    SlotBounds.fixed(2),
                    2,
                    Optional.empty(),
                    Duration.ofSeconds(60),
                    AddressPolicy.of(List.of(Cidr.parse("127.0.0.1"))),
                    Path.of(System.getProperty("user.home"), ".cache", "pagewatch"),
                    "test",
                    Duration.ZERO),
                new MemoryBlobs(),
                new SimpleMeterRegistry()));
    // Chromium is looked for behind the start.
    eventually(
        "a picture", () -> shown("/shop", Engine.HTTP, "{}", TIMEOUT, true).screenshot() != null);
  }

  @AfterAll
  void stop() {
    await(worker.stop());
    await(site.close());
  }

  private Preview shown(
      String path, Engine engine, String options, Duration timeout, boolean picture) {
    CheckOptions asked;
    try {
      asked = CheckOptions.parse(Json.mapper().readTree(options));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
    PreviewRequest request =
        new PreviewRequest(
            "http://127.0.0.1:%d%s".formatted(site.actualPort(), path),
            engine,
            timeout,
            asked,
            picture);
    Future<PreviewReply> reply =
        LOOPS
            .vertx()
            .eventBus()
            .<Buffer>request(
                BusAddresses.CHECKS_PREVIEW,
                BusMessages.encode(request),
                new DeliveryOptions()
                    .setSendTimeout(timeout.plus(PreviewRequest.MARGIN).toMillis()))
            .map(answer -> BusMessages.decode(answer.body(), PreviewReply.class));
    // Longer than the usual patience of tests: the largest pages take their time.
    PreviewReply answered = reply.toCompletionStage().toCompletableFuture().join();
    return requireNonNull(answered.preview(), "no preview");
  }

  private Preview pictured(String path, Engine engine) {
    return shown(path, engine, "{}", TIMEOUT, true);
  }

  private static BufferedImage image(Preview preview) throws IOException {
    byte[] jpeg = Base64.getDecoder().decode(requireNonNull(preview.screenshot()).data());
    assertThat(jpeg.length).isLessThanOrEqualTo(PagePicture.MOST_BYTES);
    return requireNonNull(ImageIO.read(new ByteArrayInputStream(jpeg)));
  }

  private static List<PageElement> elements(Preview preview) {
    return requireNonNull(preview.elements(), String.valueOf(preview.noPicture()));
  }

  private static PageElement element(Preview preview, String selector) {
    return elements(preview).stream()
        .filter(element -> element.selector().equals(selector))
        .findFirst()
        .orElseThrow(() -> new AssertionError(elements(preview).toString()));
  }

  @Test
  void withoutBeingAskedThereIsNoPicture() {
    Preview plain = shown("/shop", Engine.BROWSER, "{}", TIMEOUT, false);

    assertThat(plain.screenshot()).isNull();
    assertThat(plain.elements()).isNull();
    assertThat(plain.noPicture()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void thePictureComesOfABrowserAndTheTextOfTheDraftsEngine(Engine engine) throws IOException {
    Preview preview = pictured("/shop", engine);

    assertThat(preview.engine()).isEqualTo(engine == Engine.BROWSER ? engine : Engine.HTTP);
    assertThat(preview.text()).contains("Price: 47 euro");
    assertThat(preview.noPicture()).isNull();
    PagePicture.Screenshot screenshot = requireNonNull(preview.screenshot());
    assertThat(screenshot.width()).isEqualTo(1280);
    assertThat(screenshot.height()).isEqualTo(screenshot.pageHeight()).isEqualTo(800);
    assertThat(image(preview).getWidth()).isEqualTo(1280);
  }

  @Test
  void eachSelectorSelectsItsElementAndNothingElse() {
    List<PageElement> elements = elements(pictured("/shop", Engine.HTTP));

    Document page = Jsoup.parse(SHOP);
    for (PageElement element : elements) {
      Elements found = page.select(element.selector());
      assertThat(found).as(element.selector()).hasSize(1);
      assertThat(found.getFirst().tagName()).isEqualTo(element.tag());
      assertThat(found.getFirst().text().replaceAll("\\s", ""))
          .startsWith(element.text().replaceAll("\\s", ""));
    }
    assertThat(elements)
        .extracting(PageElement::selector)
        .containsExactly(
            "header",
            "nav",
            "nav > a:nth-of-type(1)",
            "nav > a:nth-of-type(2)",
            "#content",
            "h1",
            ".price",
            "#content > p:nth-of-type(2)",
            ".offers",
            ".offers > li:nth-of-type(1)",
            ".offers > li:nth-of-type(1) > .name",
            "[itemprop=\"price\"]",
            ".offers > li:nth-of-type(2)",
            ".offers > li:nth-of-type(2) > .name",
            "[data-testid=\"blue-price\"]",
            ".offers > li:nth-of-type(3)",
            ".offers > li:nth-of-type(3) > .name",
            ".offers > li:nth-of-type(3) > span",
            ".about",
            ".about > p:nth-of-type(1)",
            ".fast",
            ".about > p:nth-of-type(2)",
            "footer");
    assertThat(elements.get(1).parent()).isZero();
    assertThat(elements.get(11).parent()).isEqualTo(9);
    assertThat(elements.get(6).attributes()).containsEntry("class", "css-1x2y3z price");
  }

  @Test
  void whatWasPickedIsWhatACheckReads() {
    for (PageElement element : elements(pictured("/shop", Engine.HTTP))) {
      String options =
          Json.write(Map.of("filters", Map.of("include", List.of(element.selector()))));
      Preview checked = shown("/shop", Engine.HTTP, options, TIMEOUT, false);

      assertThat(checked.error()).as(element.selector()).isNull();
      assertThat(requireNonNull(checked.text()).replaceAll("[\\s|]+|(?m)^- ", ""))
          .startsWith(element.text().replace(" ", "").substring(0, 2));
    }
  }

  @Test
  void stepsAreShownAsTheyWentWithWhatThePageShowedThen() throws IOException {
    String steps =
        "[{'action': 'fill', 'selector': '#user', 'value': 'joe'},"
            + "{'action': 'fill', 'selector': '#pw', 'value': 's3cret', 'secret': true},"
            + "{'action': 'click', 'selector': '#none', 'optional': true, 'timeout': 'PT0.1S'},"
            + "{'action': 'click', 'selector': 'h2', 'timeout': 'PT0.1S'}]";
    String options = "{'fetch': {'steps': %s}}".formatted(steps).replace('\'', '"');

    List<Preview.ShownStep> runs =
        requireNonNull(shown("/form", Engine.AUTO, options, TIMEOUT, true).stepRuns());

    assertThat(runs).extracting(Preview.ShownStep::number).containsExactly(1, 2, 3, 4);
    assertThat(runs)
        .extracting(Preview.ShownStep::outcome)
        .containsExactly(Ending.DONE, Ending.DONE, Ending.SKIPPED, Ending.FAILED);
    assertThat(runs.get(3).message()).contains("found nothing");
    assertThat(runs.toString()).doesNotContain("s3cret");
    BufferedImage filled = stepImage(runs.get(0));
    assertThat(filled.getWidth()).isEqualTo(1280);
    // Only afterwards there is a secret to cover.
    Color before = new Color(filled.getRGB(300, 150));
    Color covered = new Color(stepImage(runs.get(1)).getRGB(300, 150));
    assertThat(before.getGreen()).isGreaterThan(200);
    assertThat(covered.getGreen()).isLessThan(80);
    assertThat(requireNonNull(shown("/form", Engine.AUTO, options, TIMEOUT, false).stepRuns()))
        .hasSize(4)
        .allMatch(run -> run.screenshot() == null);
  }

  private static BufferedImage stepImage(Preview.ShownStep run) throws IOException {
    byte[] jpeg = Base64.getDecoder().decode(requireNonNull(run.screenshot()));
    return requireNonNull(ImageIO.read(new ByteArrayInputStream(jpeg)));
  }

  @Test
  void whatIsInShadowTreesAndFramesIsPickedToo() {
    Preview preview = pictured("/parts", Engine.BROWSER);

    assertThat(preview.text())
        .isEqualTo("Parts\nKettle\n47euro\nSale\nKettle\n47euro\nUsual\nBus 7\n10:00");
    List<PageElement> elements = elements(preview);
    assertThat(elements)
        .extracting(PageElement::selector)
        .containsExactly(
            "h1",
            "body > shop-card:nth-of-type(1)",
            "body > shop-card:nth-of-type(1) p:nth-of-type(1)",
            "body > shop-card:nth-of-type(1) price-tag",
            "body > shop-card:nth-of-type(1) price-tag b:nth-of-type(1)",
            "body > shop-card:nth-of-type(1) price-tag b:nth-of-type(2)",
            "body > shop-card:nth-of-type(1) p:nth-of-type(2)",
            "body > shop-card:nth-of-type(1) > i",
            "body > shop-card:nth-of-type(2)",
            "body > shop-card:nth-of-type(2) p:nth-of-type(1)",
            "body > shop-card:nth-of-type(2) price-tag",
            "body > shop-card:nth-of-type(2) price-tag b:nth-of-type(1)",
            "body > shop-card:nth-of-type(2) price-tag b:nth-of-type(2)",
            "body > shop-card:nth-of-type(2) p:nth-of-type(2)",
            "#board",
            "#board > p:nth-of-type(1)",
            "#board > p:nth-of-type(2)");
    PageElement frame = element(preview, "#board");
    PageElement inFrame = element(preview, "#board > p:nth-of-type(1)");
    assertThat(inFrame.x()).isCloseTo(frame.x() + 15, within(0.5));
    assertThat(inFrame.y()).isCloseTo(frame.y() + 15, within(0.5));
    assertThat(elements.get(inFrame.parent())).isEqualTo(frame);
    for (PageElement element : elements) {
      String options =
          Json.write(Map.of("filters", Map.of("include", List.of(element.selector()))));
      Preview checked = shown("/parts", Engine.BROWSER, options, TIMEOUT, false);
      assertThat(checked.error()).as(element.selector()).isNull();
      assertThat(requireNonNull(checked.text()).replaceAll("\\s", ""))
          .as(element.selector())
          .startsWith(element.text().replace(" ", ""));
    }
  }

  @ParameterizedTest
  @CsvSource({".moving,#ff0000", ".driven,#0000ff", ".tall,#00aa00", ".stuck,#ff00ff"})
  void boxesLieWhereTheirPixelsAreAlsoOfWhatMoves(String selector, String colour)
      throws IOException {
    Preview preview = pictured("/colours", Engine.BROWSER);

    PageElement box = element(preview, selector);
    BufferedImage image = image(preview);
    assertThat(requireNonNull(preview.screenshot()).height()).isEqualTo(3060);
    Color wanted = Color.decode(colour);
    for (double[] at : new double[][] {{0.06, 0.06}, {0.94, 0.06}, {0.06, 0.94}, {0.94, 0.94}}) {
      int x = (int) (box.x() + box.width() * at[0]);
      int y = (int) (box.y() + box.height() * at[1]);
      Color seen = new Color(image.getRGB(x, y));
      assertThat(seen.getRed())
          .as("%s at %d,%d", selector, x, y)
          .isCloseTo(wanted.getRed(), within(60));
      assertThat(seen.getGreen()).isCloseTo(wanted.getGreen(), within(60));
      assertThat(seen.getBlue()).isCloseTo(wanted.getBlue(), within(60));
    }
    assertThat(new Color(image.getRGB((int) (box.x() + box.width()) + 6, (int) box.y() + 30)))
        .isNotEqualTo(wanted);
  }

  @Test
  void aPhonesPictureIsMeasuredAsItsElementsAre() throws IOException {
    Preview preview =
        shown("/colours", Engine.BROWSER, "{\"fetch\":{\"device\":\"Pixel 7\"}}", TIMEOUT, true);

    assertThat(image(preview).getWidth())
        .isEqualTo(requireNonNull(preview.screenshot()).width())
        .isLessThan(1280);
  }

  @Test
  void aVeryLongPageIsPicturedFromItsBeginning() throws IOException {
    Preview preview = pictured("/long", Engine.HTTP);

    PagePicture.Screenshot screenshot = requireNonNull(preview.screenshot());
    assertThat(screenshot.height()).isEqualTo(8_000);
    assertThat(screenshot.pageHeight()).isGreaterThan(30_000);
    assertThat(image(preview).getHeight()).isPositive();
    assertThat(elements(preview)).extracting(PageElement::selector).doesNotContain("#end");
    assertThat(element(preview, "#tall").height()).isLessThan(8_000);
  }

  @Test
  void whereAFilterFindsNothingThePictureShowsWhatThereIs() {
    Preview preview =
        shown("/shop", Engine.HTTP, "{\"filters\":{\"include\":[\"#gone\"]}}", TIMEOUT, true);

    assertThat(requireNonNull(preview.error()).code()).isEqualTo(ErrorCode.FILTER_NOT_FOUND);
    assertThat(elements(preview)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/data,which has no elements", "/gone,404"})
  void whatHasNoLookSaysSo(String path, String reason) {
    for (Engine engine : List.of(Engine.HTTP, Engine.BROWSER)) {
      Preview preview = pictured(path, engine);

      assertThat(preview.screenshot()).isNull();
      assertThat(preview.noPicture()).contains(reason);
    }
  }

  @Test
  void aPageThatHangsCostsThePictureNotTheText() {
    Preview preview = shown("/hung", Engine.HTTP, "{}", Duration.ofSeconds(4), true);

    assertThat(preview.text()).isEqualTo("Price");
    assertThat(preview.error()).isNull();
    assertThat(preview.screenshot()).isNull();
    assertThat(preview.noPicture()).contains("busy");
    assertThat(pictured("/shop", Engine.BROWSER).screenshot()).isNotNull();
  }

  @Test
  void whatCantBeSeenCantBePicked() {
    Preview preview = pictured("/nothing", Engine.HTTP);

    assertThat(preview.screenshot()).isNotNull();
    assertThat(elements(preview)).extracting(PageElement::text).doesNotContain("x");
  }

  @ParameterizedTest
  @CsvSource({"/many", "/deep"})
  void aHundredThousandElementsAreBounded(String path) {
    Preview preview = shown(path, Engine.BROWSER, "{}", Duration.ofSeconds(60), true);

    assertThat(preview.error()).isNull();
    assertThat(elements(preview)).hasSizeBetween(1, PagePicture.MOST_ELEMENTS);
    assertThat(elements(preview).getFirst().text()).isEqualTo("first");
    assertThat(Boolean.TRUE.equals(preview.elementsCut()) || path.equals("/deep")).isTrue();
  }

  @Test
  void aPagesScriptsCantChangeWhatIsSeen() {
    Preview preview = pictured("/sly", Engine.BROWSER);

    PageElement price = element(preview, ".price");
    assertThat(price.text()).isEqualTo("47 euro");
    assertThat(price.width()).isBetween(100.0, 1280.0);
    assertThat(element(preview, ".half").text()).isEqualTo("half \ufffd");
  }
}
