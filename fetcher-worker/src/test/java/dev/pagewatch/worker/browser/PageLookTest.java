package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.visual.PictureBounds;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Pictures of pages in a real Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class PageLookTest {

  private static final int COVER = 0x808080;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private final EgressGuard guard =
      new EgressGuard(
          AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))),
          name -> List.of(InetAddress.getAllByName(name)),
          Duration.ofSeconds(5),
          InstantSource.system());
  private final EgressProxy proxy;
  private final Site site;
  private final BrowserHost host;

  PageLookTest() throws Exception {
    site = new Site();
    proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    BrowserConfig config =
        BrowserConfig.of(
            1,
            ChromiumLocator.find(Optional.empty()).orElseThrow(),
            new DriverCache(cache).directory(),
            proxy.urlWithoutTrackers());
    host =
        new BrowserHost(
            config,
            guard,
            proxy,
            (bytes, type) -> {
              String hash = Sha256.hex(bytes);
              kept.put(hash, bytes);
              return new BlobRef(hash, type, bytes.length);
            });
  }

  @BeforeAll
  void start() {
    host.start();
  }

  @AfterAll
  void stop() throws Exception {
    host.close(Duration.ofSeconds(3));
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
  }

  private CheckOutcome look(String html, String options) throws Exception {
    return look(html, options, null);
  }

  private CheckOutcome look(String html, String options, @Nullable String previous)
      throws Exception {
    site.page("/", html);
    CheckOptions all = Json.read("{\"kind\":\"visual\"%s}".formatted(options), CheckOptions.class);
    CheckJob job =
        new CheckJob(
            "w",
            "token",
            site.url("/"),
            Engine.BROWSER,
            false,
            Duration.ofSeconds(20),
            previous,
            all);
    return host.check(job, phase -> {}).get(30, TimeUnit.SECONDS);
  }

  private static CheckOutcome.Content content(CheckOutcome outcome) {
    assertThat(outcome).isInstanceOf(CheckOutcome.Content.class);
    return (CheckOutcome.Content) outcome;
  }

  private BufferedImage picture(CheckOutcome outcome) throws IOException {
    BlobRef screenshot = content(outcome).screenshot();
    assertThat(screenshot).isNotNull();
    assertThat(screenshot.mediaType()).isEqualTo("image/png");
    return ImageIO.read(new ByteArrayInputStream(kept.get(screenshot.hash())));
  }

  private static int at(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xFFFFFF;
  }

  @Test
  void aPageAtRestLooksTheSameEachTime() throws Exception {
    String page =
        """
        <style>
          @keyframes turn { to { transform: translateX(300px) } }
          #moving { width: 50px; height: 50px; background: red; animation: turn 1s infinite }
        </style>
        <div id=moving></div><input autofocus value=caret>
        <p id=clock></p><script>clock.textContent = performance.now() + ' ' + Math.random()</script>
        """;
    String covered = ",\"filters\":{\"remove\":[\"#clock\"]}";

    CheckOutcome.Content first = content(look(page, covered));
    CheckOutcome again = look(page, covered, first.hash());

    assertThat(again).isEqualTo(new CheckOutcome.Same(first.hash(), "T"));
    assertThat(first.text()).matches("Size: 1280 × \\d+ pixels");
    assertThat(first.conditional()).isTrue();
    CheckOutcome other = look(page.replace("background: red", "background: blue"), covered);
    assertThat(content(other).hash()).isNotEqualTo(first.hash());
  }

  @Test
  void thePictureIsOfTheWholePageAsFarAsItIsBounded() throws Exception {
    String high = "<body style='margin:0'><div style='height:%dpx;background:%s'></div>";

    BufferedImage whole = picture(look(high.formatted(3000, "rgb(0,128,0)"), ""));
    assertThat(whole.getHeight()).isEqualTo(3000);
    assertThat(at(whole, 5, 2990)).isEqualTo(0x008000);
    BufferedImage cut = picture(look(high.formatted(50_000, "rgb(0,128,0)"), ""));
    assertThat(cut.getHeight()).isEqualTo(PictureBounds.HIGHEST);
  }

  @Test
  void aPartIsPicturedAloneAndWhatIsNotMeantIsCovered() throws Exception {
    String page =
        "<body style='margin:0'><div style='height:900px'></div>"
            + "<div id=part style='width:200px;height:100px;background:rgb(0,0,255)'>"
            + "<i id=ad style='display:block;width:50px;height:40px;background:red'></i></div>";

    BufferedImage part =
        picture(look(page, ",\"filters\":{\"include\":[\"#part\"],\"remove\":[\"xpath://i\"]}"));

    assertThat(part.getWidth()).isEqualTo(200);
    assertThat(part.getHeight()).isEqualTo(100);
    assertThat(at(part, 10, 10)).isEqualTo(COVER);
    assertThat(at(part, 100, 80)).isEqualTo(0x0000FF);
  }

  @Test
  void betweenSeveralPartsNothingCounts() throws Exception {
    String page =
        "<body style='margin:0'>"
            + "<div class=part style='width:100px;height:50px;background:rgb(0,0,255)'></div>"
            + "<p style='margin:0;height:100px'>%s</p>"
            + "<div class=part style='width:100px;height:50px;background:rgb(0,128,0)'></div>";
    String parts = ",\"filters\":{\"include\":[\".part\"]}";

    CheckOutcome one = look(page.formatted("one"), parts);
    CheckOutcome other = look(page.formatted("other"), parts);

    BufferedImage picture = picture(one);
    assertThat(picture.getHeight()).isEqualTo(200);
    assertThat(at(picture, 50, 25)).isEqualTo(0x0000FF);
    assertThat(at(picture, 50, 100)).isEqualTo(COVER);
    assertThat(at(picture, 50, 175)).isEqualTo(0x008000);
    assertThat(content(other).hash()).isEqualTo(content(one).hash());
  }

  @Test
  void whatCanNotBePicturedSaysWhy() throws Exception {
    assertFails("#nowhere", ErrorCode.FILTER_NOT_FOUND, "css:#nowhere matches nothing");
    assertFails("#hidden", ErrorCode.FILTER_NOT_FOUND, "css:#hidden matches only what can't be");
    assertFails("]not css[", ErrorCode.FILTER_NOT_FOUND, "is none that browsers understand");
  }

  private void assertFails(String include, ErrorCode code, String message) throws Exception {
    assertThat(
            look(
                "<p>Here</p><p id=hidden hidden>Not here</p>",
                ",\"filters\":{\"include\":[\"%s\"]}".formatted(include)))
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(code);
              assertThat(failed.message()).contains(message);
            });
  }

  @Test
  void aPictureTooLargeToBeKeptIsRefused() throws Exception {
    String noise =
        """
        <body style="margin:0"><canvas id=c width=1280 height=4000></canvas><script>
        const pen = c.getContext('2d');
        const image = pen.createImageData(1280, 4000);
        for (let i = 0; i < image.data.length; i++) {
          image.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
        }
        pen.putImageData(image, 0, 0);
        </script>
        """;

    assertThat(look(noise, ""))
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(ErrorCode.TOO_LARGE);
              assertThat(failed.message()).contains("filters.include");
            });
  }
}
