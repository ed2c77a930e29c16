package dev.pagewatch.model.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagewatch.model.check.BusMessages.UnreadableMessageException;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsOnTheBusTest {

  private static final String OPTIONS =
      "{\"fetch\":{\"headers\":{\"X-Api-Key\":\"k3y\"}},\"filters\":{\"include\":[\"css:#price\"]},"
          + "\"trigger\":{\"minWords\":3}}";

  private static CheckOptions options(String json) throws Exception {
    return Json.read(json, CheckOptions.class);
  }

  private static LeaseReply reply(CheckOptions options) {
    CheckJob job =
        new CheckJob(
            "w",
            "t",
            "https://a.example/",
            Engine.HTTP,
            false,
            Duration.ofSeconds(9),
            null,
            options);
    return new LeaseReply(List.of(job), Duration.ofSeconds(2));
  }

  @Test
  void theyAreReadAsTheyWereWrittenAndWrittenAsTheyAreHashed() throws Exception {
    CheckOptions options = options(OPTIONS);

    // What a watch's newest snapshot was taken under is remembered by a hash of exactly this.
    assertThat(Json.write(options)).isEqualTo(OPTIONS);
    LeaseReply read = BusMessages.decode(BusMessages.encode(reply(options)), LeaseReply.class);
    assertThat(read).isEqualTo(reply(options));
    assertThat(Json.write(CheckOptions.none())).isEqualTo("{}");
  }

  @Test
  void secretsGoToWorkersButIntoNoLog() throws Exception {
    LeaseReply reply = reply(options(OPTIONS));

    assertThat(BusMessages.encode(reply).toString()).contains("k3y");
    assertThat(reply.toString()).contains("X-Api-Key").doesNotContain("k3y");
  }

  @Test
  void onlyMessagesThatOlderNodesWouldTakeWronglyAreOfTheNewerSchema() throws Exception {
    var plain = new CheckOutcome.Content("h", "text", null, null, null);
    var part = new CheckOutcome.Content("h", "text", "other", false, null, null, null, null);

    assertThat(reply(CheckOptions.none()).v()).isEqualTo(Versioned.FIRST);
    assertThat(reply(options(OPTIONS)).v()).isEqualTo(Versioned.WITH_OPTIONS);
    assertThat(new CheckResult("w", "w", "t", Duration.ZERO, plain).v()).isEqualTo(Versioned.FIRST);
    assertThat(new CheckResult("w", "w", "t", Duration.ZERO, part).v())
        .isEqualTo(Versioned.WITH_OPTIONS);
  }

  @Test
  void watchesOfPricesAreOfASchemaThatOlderNodesLeaveAlone() throws Exception {
    CheckOptions price = options("{\"kind\":\"price\",\"filters\":{\"include\":[\"css:#a\"]}}");
    Price found = Price.of(new BigDecimal("19.9"), "EUR", Availability.IN_STOCK);
    var content = new CheckOutcome.Content("h", "text", "h", false, null, null, null, null, found);
    var same = new CheckOutcome.Same("h", null, null, found);

    assertThat(reply(price).v()).isEqualTo(Versioned.WITH_PRICES);
    assertThat(Json.write(options("{\"kind\":\"page\"}"))).isEqualTo("{}");
    for (CheckOutcome outcome : List.of(content, same)) {
      CheckResult result = new CheckResult("w", "w", "t", Duration.ZERO, outcome);
      assertThat(result.v()).isEqualTo(Versioned.WITH_PRICES);
      assertThat(BusMessages.decode(BusMessages.encode(result), CheckResult.class))
          .isEqualTo(result);
    }
    assertThat(BusMessages.decode(BusMessages.encode(reply(price)), LeaseReply.class))
        .isEqualTo(reply(price));
  }

  @Test
  void watchesOfLooksAreOfASchemaThatOlderNodesLeaveAlone() throws Exception {
    CheckOptions looks = options("{\"kind\":\"visual\",\"visual\":{\"maxDiffPixelRatio\":0.01}}");

    assertThat(reply(looks).v()).isEqualTo(Versioned.WITH_LOOKS);
    assertThat(looks.leaveToGateway()).isTrue();
    assertThat(BusMessages.decode(BusMessages.encode(reply(looks)), LeaseReply.class))
        .isEqualTo(reply(looks));
  }

  @Test
  void onlyABrowserShowsWhatAPageLooksLike() throws Exception {
    CheckOptions looks = options("{\"kind\":\"visual\"}");
    CheckOptions ofJson = options("{\"kind\":\"visual\",\"filters\":{\"remove\":[\"jq:.a\"]}}");
    CheckOptions posting = options("{\"kind\":\"visual\",\"fetch\":{\"method\":\"POST\"}}");

    assertThat(looks.needsBrowser()).isTrue();
    assertThat(looks.refusalBy(Engine.AUTO)).isEmpty();
    assertThat(looks.refusalBy(Engine.HTTP).orElseThrow().field()).isEqualTo("engine");
    assertThat(ofJson.refusalBy(Engine.AUTO).orElseThrow().field()).isEqualTo("filters.remove[0]");
    assertThat(posting.refusalBy(Engine.AUTO)).isPresent();
  }

  @Test
  void whatIsSaidOfTextDoesNotReachPictures() throws Exception {
    CheckOptions defaults =
        options("{\"filters\":{\"remove\":[\".ad\"],\"trim\":true},\"trigger\":{\"minWords\":3}}");

    assertThat(options("{\"kind\":\"visual\"}").over(defaults))
        .isEqualTo(options("{\"kind\":\"visual\",\"filters\":{\"remove\":[\".ad\"]}}"));
  }

  @Test
  void howMuchAPictureMayDifferIsSaidOfPicturesAlone() {
    assertThatThrownBy(() -> options("{\"visual\":{\"threshold\":0.2}}"))
        .hasMessageContaining("visual is only for watches of kind visual");
    assertThatThrownBy(() -> options("{\"kind\":\"visual\",\"visual\":{\"threshold\":2}}"))
        .hasMessageContaining("visual.threshold must be a number from 0 to 1");
    assertThatThrownBy(() -> options("{\"kind\":\"visual\",\"visual\":{\"tolerance\":0.2}}"))
        .hasMessageContaining("visual.tolerance is not known");
  }

  @Test
  void kindsThatNothingChecksAreRefused() {
    assertThatThrownBy(() -> CheckOptions.parse(Json.mapper().readTree("{\"kind\":\"stock\"}")))
        .hasMessageContaining("must be one of page, price, visual");
  }

  @Test
  void whatAnOlderNodeLeavesOutIsNone() {
    Buffer job =
        Buffer.buffer(
            "{\"v\":1,\"askAgainAfter\":\"PT2S\",\"jobs\":[{\"watchId\":\"w\",\"leaseToken\":\"t\",\"url\":\"https://a.example/\",\"engine\":\"http\",\"timeout\":\"PT9S\"}]}");
    Buffer result =
        Buffer.buffer(
            "{\"v\":1,\"workerId\":\"w\",\"watchId\":\"w\",\"leaseToken\":\"t\",\"duration\":\"PT1S\",\"outcome\":{\"type\":\"content\",\"hash\":\"h\",\"text\":\"a\"}}");

    assertThat(BusMessages.decode(job, LeaseReply.class).jobs().getFirst().options())
        .isEqualTo(CheckOptions.none());
    assertThat(BusMessages.decode(result, CheckResult.class).outcome())
        .isEqualTo(new CheckOutcome.Content("h", "a", null, null, null));
  }

  @Test
  void optionsThatThisNodeDoesNotKnowAreLeftToOnesThatDo() {
    String job =
        Json.write(reply(CheckOptions.none()))
            .replace("\"options\":{}", "\"options\":{\"labels\":{}}");

    assertThatThrownBy(() -> BusMessages.decode(Buffer.buffer(job), LeaseReply.class))
        .isInstanceOf(UnreadableMessageException.class);
  }

  @Test
  void togetherTheyAreBounded() {
    String patterns = ("\"" + "x".repeat(900) + "\",").repeat(40);
    String list = "[%s\"y\"]".formatted(patterns);
    String json = "{\"filters\":{\"keep\":%s},\"trigger\":{\"present\":%s}}".formatted(list, list);

    assertThatThrownBy(() -> CheckOptions.parse(Json.mapper().readTree(json)))
        .isInstanceOf(InvalidFieldsException.class)
        .hasMessageContaining("64,000 characters");
  }
}
