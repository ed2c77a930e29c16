package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.compare.LineFilters;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.watch.ErrorCode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a page that changes becomes a change of its watch. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ConditionsTest {

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

  private String add(String options) {
    HttpResponse<String> created =
        gateway.send("POST", "/api/v1/watches", "{\"url\":\"https://a.example\"," + options + "}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).get("id").textValue();
  }

  private void edit(String id, String options) {
    HttpResponse<String> edited =
        gateway.send("PATCH", "/api/v1/watches/" + id, "{" + options + "}");
    assertThat(edited.statusCode()).as(edited.body()).isEqualTo(200);
  }

  /** Checks a page that has this text now, as a worker does, and tells the watch afterwards. */
  private JsonNode found(String id, String text) {
    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    CheckJob job = leased(id);
    assertThat(worker.hand(job, outcome(job, text))).isTrue();
    return watch(id);
  }

  private CheckJob leased(String id) {
    return worker.lease().stream()
        .filter(job -> job.watchId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static CheckOutcome outcome(CheckJob job, String text) {
    CheckOptions options = job.options();
    String hash = Sha256.hex(new LineFilters(options.filters()).reading(text).compared());
    return hash.equals(job.previousHash())
        ? new CheckOutcome.Same(hash, "Page")
        : new CheckOutcome.Content(
            hash, text, Sha256.hex(text), options.leaveToGateway(), "Page", null, null, null);
  }

  private JsonNode watch(String id) {
    return json(gateway.get("/api/v1/watches/" + id));
  }

  private List<String> snapshots(String id) {
    List<String> texts = new ArrayList<>();
    String path = "/api/v1/watches/" + id + "/snapshots";
    json(gateway.get(path))
        .get("items")
        .forEach(
            item -> {
              String text = gateway.get(path + "/" + item.get("id").textValue() + "/text").body();
              assertThat(item.get("hash").textValue()).isEqualTo(Sha256.hex(text));
              texts.add(text);
            });
    return texts;
  }

  private static String outcomeOf(JsonNode watch) {
    return watch.get("outcome").textValue();
  }

  @Test
  void aJobCarriesItsWatchsOptions() {
    String id = add("\"filters\":{\"include\":[\"#price\"]},\"trigger\":{\"minWords\":2}");

    CheckJob job = leased(id);

    assertThat(job.options().filters().include()).hasToString("[css:#price]");
    assertThat(job.options().trigger().minWords()).isEqualTo(2);
    assertThat(job.previousHash()).isNull();
  }

  @Test
  void changesThatDontCountMakeNoSnapshotAndAddUpUntilTheyDo() {
    String id = add("\"trigger\":{\"number\":{\"extract\":\"Price\",\"changePercent\":10}}");
    assertThat(outcomeOf(found(id, "Price 100"))).isEqualTo("unchanged");

    JsonNode crept = found(id, "Price 106");
    assertThat(outcomeOf(crept)).isEqualTo("unchanged");
    assertThat(crept.get("changes").intValue()).isZero();
    assertThat(crept.get("viewed").booleanValue()).isTrue();
    assertThat(crept.get("checks").intValue()).isEqualTo(2);
    assertThat(snapshots(id)).containsExactly("Price 100");

    JsonNode changed = found(id, "Price 111");
    assertThat(outcomeOf(changed)).isEqualTo("changed");
    assertThat(changed.get("changes").intValue()).isOne();
    assertThat(changed.get("viewed").booleanValue()).isFalse();
    assertThat(changed.at("/excerpt/before").textValue()).isEqualTo("Price 100");
    assertThat(snapshots(id)).containsExactly("Price 111", "Price 100");

    assertThat(outcomeOf(found(id, "Price 111"))).isEqualTo("unchanged");
  }

  @Test
  void aChangeThatIsHeldBackIsToldWithItsReasonUntilItCountsOrIsGone() {
    String id = add("\"trigger\":{\"number\":{\"extract\":\"Price\",\"changePercent\":10}}");
    assertThat(found(id, "Price 100").get("heldBack").isNull()).isTrue();

    JsonNode crept = found(id, "Price 104");
    assertThat(crept.at("/heldBack/reason").textValue())
        .isEqualTo("104, was 100, is within its bounds");
    assertThat(crept.at("/heldBack/at")).isEqualTo(crept.get("lastCheckedAt"));
    JsonNode further = found(id, "Price 106");
    assertThat(further.at("/heldBack/reason").textValue()).startsWith("106, was 100");
    assertThat(further.at("/heldBack/at")).isEqualTo(crept.at("/heldBack/at"));

    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    worker.hand(leased(id), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));
    assertThat(watch(id).get("heldBack")).isEqualTo(further.get("heldBack"));
    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    worker.hand(leased(id), new CheckOutcome.NotModified());
    assertThat(watch(id).get("heldBack")).isEqualTo(further.get("heldBack"));

    assertThat(found(id, "Price 100").get("heldBack").isNull()).isTrue();
    assertThat(found(id, "Price 105").get("heldBack").isNull()).isFalse();
    assertThat(found(id, "Price 120").get("heldBack").isNull()).isTrue();
    assertThat(found(id, "Price 121").get("heldBack").isNull()).isFalse();
    edit(id, "\"trigger\":{\"minWords\":1}");
    assertThat(watch(id).get("heldBack").isNull()).isTrue();
    assertThat(snapshots(id)).containsExactly("Price 120", "Price 100");
  }

  @Test
  void whereOnlyNewLinesCountThatNoneIsNewIsTold() {
    String id = add("\"filters\":{\"onlyNewLines\":true}");
    found(id, "a\nb");

    JsonNode fewer = found(id, "a");

    assertThat(fewer.at("/heldBack/reason").textValue())
        .isEqualTo("only new lines count, and none is new");
  }

  @Test
  void theFirstSnapshotIsStoredWhateverTheConditions() {
    String id = add("\"trigger\":{\"present\":[\"in stock\"]}");

    assertThat(outcomeOf(found(id, "sold out"))).isEqualTo("unchanged");

    assertThat(snapshots(id)).containsExactly("sold out");
    assertThat(outcomeOf(found(id, "sold out until May"))).isEqualTo("unchanged");
    assertThat(outcomeOf(found(id, "in stock"))).isEqualTo("changed");
    assertThat(snapshots(id)).containsExactly("in stock", "sold out");
  }

  @Test
  void whatIsIgnoredIsSeenAndNotComparedNorShownAsTheChange() {
    String id = add("\"filters\":{\"ignore\":[\"visitors\"]}");
    found(id, "7 visitors\nNews of May");

    assertThat(outcomeOf(found(id, "8 visitors\nNews of May"))).isEqualTo("unchanged");
    JsonNode changed = found(id, "9 visitors\nNews of June");

    assertThat(outcomeOf(changed)).isEqualTo("changed");
    assertThat(changed.at("/excerpt/before").textValue()).isEqualTo("News of May");
    assertThat(changed.at("/excerpt/after").textValue()).isEqualTo("News of June");
    assertThat(snapshots(id))
        .containsExactly("9 visitors\nNews of June", "7 visitors\nNews of May");
  }

  @Test
  void onlyLinesThatNoSnapshotHasAreNew() {
    String id = add("\"filters\":{\"onlyNewLines\":true}");
    found(id, "one\ntwo");

    assertThat(outcomeOf(found(id, "two\none"))).isEqualTo("unchanged");
    assertThat(outcomeOf(found(id, "one"))).isEqualTo("unchanged");
    assertThat(outcomeOf(found(id, "three"))).isEqualTo("changed");
    assertThat(outcomeOf(found(id, "two"))).isEqualTo("unchanged");
    assertThat(outcomeOf(found(id, "four\ntwo"))).isEqualTo("changed");
    assertThat(snapshots(id)).containsExactly("four\ntwo", "three", "one\ntwo");
  }

  @Test
  void afterAnEditTheNextCheckMakesANewBaseAndNoChange() {
    String id = add("\"muted\":false");
    found(id, "Price 1\nad");
    assertThat(outcomeOf(found(id, "Price 2\nad"))).isEqualTo("changed");

    edit(id, "\"filters\":{\"ignore\":[\"ad\"]}");

    assertThat(watch(id).get("activity").textValue()).isEqualTo("queued");
    CheckJob job = leased(id);
    assertThat(job.previousHash()).isNull();
    assertThat(worker.hand(job, outcome(job, "Price 2\nAD"))).isTrue();
    JsonNode based = watch(id);
    assertThat(outcomeOf(based)).isEqualTo("unchanged");
    assertThat(based.get("changes").intValue()).isOne();
    assertThat(snapshots(id)).containsExactly("Price 2\nAD", "Price 2\nad", "Price 1\nad");

    assertThat(outcomeOf(found(id, "Price 2\nanother AD"))).isEqualTo("unchanged");
    assertThat(outcomeOf(found(id, "Price 3\nAD"))).isEqualTo("changed");
  }

  @Test
  void anEditThatLeavesTheTextAsItWasMakesNoSnapshot() {
    String id = add("\"muted\":false");
    found(id, "Price 1");

    edit(id, "\"trigger\":{\"present\":[\"Price\"]}");
    assertThat(outcomeOf(found(id, "Price 1"))).isEqualTo("unchanged");

    assertThat(snapshots(id)).containsExactly("Price 1");
    assertThat(outcomeOf(found(id, "Price 2"))).isEqualTo("changed");
  }

  @Test
  void anEditThatIsTakenBackBeforeTheNextCheckIsNone() {
    String id = add("\"filters\":{\"trim\":true}");
    found(id, "Price 1");

    edit(id, "\"filters\":null");
    edit(id, "\"filters\":{\"trim\":true}");

    assertThat(outcomeOf(found(id, "Price 2"))).isEqualTo("changed");
  }

  @Test
  void anEditRefusesWhatWasFoundUnderTheOldOptions() {
    String id = add("\"muted\":false");
    CheckJob job = leased(id);

    edit(id, "\"filters\":{\"trim\":true}");

    assertThat(worker.hand(job, outcome(job, "old"))).isFalse();
    assertThat(outcomeOf(found(id, "new"))).isEqualTo("unchanged");
    assertThat(snapshots(id)).containsExactly("new");
  }
}
