package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.visual.PictureWords;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches of what pages look like and what becomes of the pictures their checks take. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LooksTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private RunningGateway gateway;
  private StandInWorker worker;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
    worker = new StandInWorker(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> adding(String options) {
    return gateway.send(
        "POST",
        "/api/v1/watches",
        "{\"url\":\"https://a.example\",\"kind\":\"visual\"%s}".formatted(options));
  }

  private String add(String options) {
    HttpResponse<String> created = adding(options);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).get("id").textValue();
  }

  private JsonNode watch(String id) {
    return json(gateway.get("/api/v1/watches/" + id));
  }

  /** A page of 100 × height pixels with a black bar of so many pixels. */
  static byte[] page(int height, int black) {
    BufferedImage image = new BufferedImage(100, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 100, height);
    graphics.setColor(Color.BLACK);
    graphics.fillRect(0, 0, black, 1);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private JsonNode found(String id, int height, int black) {
    byte[] png = page(height, black);
    BlobRef kept = gateway.gateway.blobSink().put(png, "image/png");
    return found(id, png, PictureWords.text(100, height), kept);
  }

  /** Checks a page that looks like this now, as a worker does, and tells the watch afterwards. */
  private JsonNode found(String id, byte[] png, String text, BlobRef kept) {
    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    CheckJob job =
        worker.lease().stream().filter(it -> it.watchId().equals(id)).findFirst().orElseThrow();
    assertThat(job.engine()).isEqualTo(Engine.BROWSER);
    String hash = Sha256.hex(png);
    CheckOutcome outcome =
        hash.equals(job.previousHash())
            ? new CheckOutcome.Same(hash, null)
            : new CheckOutcome.Content(hash, text, Sha256.hex(text), true, null, null, kept, null);
    assertThat(worker.hand(job, outcome)).isTrue();
    return watch(id);
  }

  private JsonNode snapshots(String id) {
    return json(gateway.get("/api/v1/watches/" + id + "/snapshots")).get("items");
  }

  @Test
  void aPictureThatDiffersEnoughIsAChange() {
    String id = add(",\"visual\":{\"maxDiffPixelRatio\":0.01}");
    JsonNode first = found(id, 100, 0);
    assertThat(first.get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(first.get("engineReason").textValue()).contains("looks like");
    assertThat(first.at("/visual/maxDiffPixelRatio").doubleValue()).isEqualTo(0.01);

    assertThat(found(id, 100, 90).get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(found(id, 100, 100).get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(snapshots(id)).hasSize(1);
    JsonNode larger = found(id, 101, 0);

    assertThat(larger.get("outcome").textValue()).isEqualTo("changed");
    assertThat(larger.at("/excerpt/before").textValue()).isEqualTo("100 × 100 pixels");
    assertThat(larger.at("/excerpt/after").textValue()).isEqualTo("100 × 101 pixels");
    assertThat(snapshots(id)).hasSize(2);
  }

  @Test
  void smallDifferencesAddUp() {
    String id = add(",\"visual\":{\"maxDiffPixelRatio\":0.005}");
    found(id, 100, 10);

    assertThat(found(id, 100, 40).get("outcome").textValue()).isEqualTo("unchanged");
    JsonNode crept = found(id, 100, 70);

    assertThat(crept.get("outcome").textValue()).isEqualTo("changed");
    assertThat(crept.at("/excerpt/after").textValue()).isEqualTo("0.6 % of the pixels changed");
    String text =
        gateway
            .get(
                "/api/v1/watches/%s/snapshots/%s/text"
                    .formatted(id, crept.get("snapshotId").textValue()))
            .body();
    assertThat(text).isEqualTo("Size: 100 × 100 pixels\nChanged: 0.6 % of the pixels");
    assertThat(crept.get("viewed").booleanValue()).isFalse();
  }

  @Test
  void anotherToleranceMakesANewBaseAndNoChange() {
    String id = add("");
    found(id, 100, 0);

    gateway.send("PATCH", "/api/v1/watches/" + id, "{\"visual\":{\"maxDiffPixelRatio\":0}}");
    assertThat(found(id, 100, 50).get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(found(id, 100, 51).get("outcome").textValue()).isEqualTo("changed");
  }

  @Test
  void aPictureThatDidNotArriveFailsTheCheckAndLosesNothing() {
    String id = add("");
    found(id, 100, 0);
    byte[] lost = page(100, 77);

    JsonNode failed =
        found(id, lost, "Size", new BlobRef(Sha256.hex(lost), "image/png", lost.length));

    assertThat(failed.at("/error/code").textValue()).isEqualTo("internal");
    assertThat(failed.at("/error/message").textValue()).contains("did not arrive");
    assertThat(found(id, 100, 0).get("outcome").textValue()).isEqualTo("unchanged");
  }

  @Test
  void whereTwoPicturesDifferCanBeSeen() {
    String id = add("");
    found(id, 100, 0);
    String only = "/api/v1/watches/%s/snapshots/%s/difference";
    String first = watch(id).get("snapshotId").textValue();
    assertThat(gateway.get(only.formatted(id, first)).statusCode()).isEqualTo(404);
    found(id, 100, 50);
    String second = watch(id).get("snapshotId").textValue();

    HttpResponse<String> marked = gateway.get(only.formatted(id, second));
    assertThat(marked.statusCode()).isEqualTo(200);
    assertThat(marked.headers().firstValue("content-type")).hasValue("image/png");
    HttpResponse<String> again = gateway.get(only.formatted(id, second) + "?from=" + first);
    assertThat(again.body()).isEqualTo(marked.body());
    assertThat(gateway.get(only.formatted(id, second) + "?from=nobody").statusCode())
        .isEqualTo(404);
  }

  /** What a draft of a watch would find where the page looks like this. */
  private JsonNode drafted(String query, String options, byte[] png) {
    Preview shown =
        new Preview(
            200, "text/html", Engine.BROWSER, null, false, "Size", false, 5, null, List.of());
    List<Boolean> wanted = new ArrayList<>();
    MessageConsumer<Buffer> answering =
        gateway
            .vertx
            .eventBus()
            .consumer(
                BusAddresses.CHECKS_PREVIEW,
                message -> {
                  boolean look = BusMessages.decode(message.body(), PreviewRequest.class).look();
                  wanted.add(look);
                  String data = look ? Base64.getEncoder().encodeToString(png) : null;
                  message.reply(BusMessages.encode(new PreviewReply("w1", shown, data)));
                });
    RunningGateway.await(answering.completion());
    String draft = "{\"url\":\"https://a.example\",\"kind\":\"visual\"%s}".formatted(options);
    HttpResponse<String> answer = gateway.send("POST", "/api/v1/watches/preview" + query, draft);
    RunningGateway.await(answering.unregister());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(wanted).containsExactly(!query.isEmpty());
    return json(answer);
  }

  @Test
  void aDraftTellsHowFarThePageIsFromTheLastPicture() throws IOException {
    assertThat(drafted("", "", page(100, 5)).at("/detected/verdict").textValue())
        .isEqualTo("baseline");
    String id = add("");
    String query = "?watch=" + id;
    assertThat(drafted(query, "", page(100, 5)).at("/detected/verdict").textValue())
        .isEqualTo("baseline");
    found(id, 100, 0);
    String snapshot = watch(id).get("snapshotId").textValue();

    JsonNode same = drafted(query, "", page(100, 0)).get("detected");
    assertThat(same.get("verdict").textValue()).isEqualTo("same");
    assertThat(same.get("snapshotId").textValue()).isEqualTo(snapshot);
    assertThat(same.get("look").has("difference")).isFalse();

    JsonNode noise = drafted(query, "", page(100, 5)).get("detected");
    assertThat(noise.get("verdict").textValue()).isEqualTo("ignored");
    assertThat(noise.get("conditionsHold").booleanValue()).isFalse();
    assertThat(noise.at("/look/share").doubleValue()).isEqualTo(0.0005);
    assertThat(noise.at("/look/tolerance").doubleValue()).isEqualTo(0.001);
    assertThat(noise.get("reason").textValue())
        .isEqualTo("0.05 % of the pixels differ; 0.1 % of the pixels may");
    byte[] difference = Base64.getDecoder().decode(noise.at("/look/difference").textValue());
    assertThat(ImageIO.read(new ByteArrayInputStream(difference)).getWidth()).isEqualTo(100);

    String strict = ",\"visual\":{\"maxDiffPixelRatio\":0}";
    JsonNode counts = drafted(query, strict, page(100, 5)).get("detected");
    assertThat(counts.get("verdict").textValue()).isEqualTo("change");
    assertThat(counts.at("/look/tolerance").doubleValue()).isZero();

    JsonNode larger = drafted(query, "", page(101, 0)).get("detected");
    assertThat(larger.get("verdict").textValue()).isEqualTo("change");
    assertThat(larger.get("reason").textValue())
        .isEqualTo("the size is 100 × 101 pixels, and was 100 × 100 pixels");

    String part = ",\"filters\":{\"include\":[\"h1\"]}";
    assertThat(drafted(query, part, page(100, 0)).at("/detected/verdict").textValue())
        .isEqualTo("baseline");
    assertThat(snapshots(id)).hasSize(1);
  }

  @Test
  void aDifferenceIsToldInFewBytes() throws IOException {
    String id = add("");
    Random random = new Random(7);
    BufferedImage noise = new BufferedImage(1_200, 3_000, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < noise.getHeight(); y++) {
      for (int x = 0; x < noise.getWidth(); x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(noise, "png", png);
    found(id, 100, 0);

    JsonNode told = drafted("?watch=" + id, "", png.toByteArray()).get("detected");

    byte[] difference = Base64.getDecoder().decode(told.at("/look/difference").textValue());
    assertThat(difference.length).isBetween(1_000, 300_000);
  }

  @Test
  void onlyBrowsersTakePictures() {
    JsonNode refused = json(adding(",\"engine\":\"http\""));
    assertThat(refused.at("/errors/0/field").textValue()).isEqualTo("engine");
    assertThat(refused.at("/errors/0/message").textValue()).contains("browser or auto");

    JsonNode ofJson = json(adding(",\"filters\":{\"include\":[\"jsonpath:$.a\"]}"));
    assertThat(ofJson.at("/errors/0/field").textValue()).isEqualTo("filters.include[0]");
  }

  @Test
  void anExportHasTheKindAndItsTolerance() {
    add(",\"visual\":{\"threshold\":0.2}");
    String export = gateway.get("/api/v1/watches/export").body();
    gateway.send("POST", "/api/v1/watches/bulk", "{\"op\":\"delete\",\"filter\":{}}");
    gateway.send("POST", "/api/v1/watches/import", export);

    String id = json(gateway.get("/api/v1/watches")).at("/items/0/id").textValue();
    assertThat(watch(id).get("kind").textValue()).isEqualTo("visual");
    assertThat(watch(id).at("/visual/threshold").doubleValue()).isEqualTo(0.2);
  }
}
