package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.compare.LineFilters;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What watches go by that don't say otherwise: at the API, in jobs, and in what becomes of them.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DefaultsTest {

  private static final String DEFAULTS = "/api/v1/defaults";

  @TempDir Path data;
  @TempDir Path otherData;
  @Parameter TestDatabase database;
  private RunningGateway gateway;
  private StandInWorker worker;
  private int sites;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
    worker = new StandInWorker(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static String of(String tag) {
    return "/api/v1/tags/"
        + URLEncoder.encode(tag, StandardCharsets.UTF_8).replace("+", "%20")
        + "/defaults";
  }

  private HttpResponse<String> put(String path, String body) {
    HttpResponse<String> put = gateway.send("PUT", path, body.replace('\'', '"'));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    return put;
  }

  /** A watch of a site of its own, due only when it is asked for unless it says so. */
  private String add(String fields) {
    String paused = fields.contains("paused") ? "" : ",'paused':true";
    HttpResponse<String> created =
        gateway.send(
            "POST",
            "/api/v1/watches",
            "{\"url\":\"https://a%d.example\"%s}"
                .formatted(++sites, (fields + paused).replace('\'', '"')));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).get("id").textValue();
  }

  private JsonNode watch(String id) {
    return json(gateway.get("/api/v1/watches/" + id));
  }

  private CheckJob leased(String id) {
    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
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

  private String found(String id, String text) {
    CheckJob job = leased(id);
    assertThat(worker.hand(job, outcome(job, text))).isTrue();
    return watch(id).get("outcome").textValue();
  }

  private static CheckOptions options(String json) {
    try {
      return Json.read(json.replace('\'', '"'), CheckOptions.class);
    } catch (Exception e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @Test
  void jobsGoByTheWatchThenItsTagsInTheAlphabetsOrderThenWhatIsSetForAll() {
    put(DEFAULTS, "{'fetch':{'locale':'de','timezone':'UTC'},'filters':{'ignore':['all']}}");
    put(of("beta"), "{'fetch':{'locale':'fr'},'filters':{'ignore':['beta'],'trim':true}}");
    put(of("Alpha & more"), "{'filters':{'ignore':['alpha']},'trigger':{'minWords':2}}");
    put(of("other"), "{'filters':{'sortLines':true}}");

    String id = add(",'tags':['beta','unknown','Alpha & more'],'filters':{'trim':false}");

    assertThat(leased(id).options())
        .isEqualTo(
            options(
                "{'fetch':{'locale':'fr','timezone':'UTC'},'filters':{'ignore':['alpha']},"
                    + "'trigger':{'minWords':2}}"));
    assertThat(leased(add("")).options())
        .isEqualTo(
            options("{'fetch':{'locale':'de','timezone':'UTC'},'filters':{'ignore':['all']}}"));
  }

  @Test
  void oneClaimOfManyGivesEachItsOwn() {
    put(DEFAULTS, "{'filters':{'trim':true}}");
    put(of("t"), "{'filters':{'trim':false,'ignoreCase':true}}");
    List<String> plain = IntStream.range(0, 5).mapToObj(i -> add(",'paused':false")).toList();
    List<String> tagged =
        IntStream.range(0, 5).mapToObj(i -> add(",'tags':['t'],'paused':false")).toList();

    Map<String, CheckJob> jobs =
        worker.lease().stream().collect(Collectors.toMap(CheckJob::watchId, Function.identity()));

    assertThat(jobs).hasSize(10);
    for (String id : plain) {
      assertThat(Objects.requireNonNull(jobs.get(id)).options())
          .isEqualTo(options("{'filters':{'trim':true}}"));
    }
    for (String id : tagged) {
      assertThat(Objects.requireNonNull(jobs.get(id)).options())
          .isEqualTo(options("{'filters':{'ignoreCase':true}}"));
    }
  }

  @Test
  void anEditMakesANewBaseForTheWatchesItConcernsAndAlarmsNobody() {
    String concerned = add("");
    String own = add(",'filters':{'ignore':['mine']}");
    found(concerned, "Price 1\n7 visitors");
    found(own, "Price 1\n7 visitors");
    long revision = watch(concerned).get("revision").longValue();

    put(DEFAULTS, "{'filters':{'ignore':['visitors']}}");

    assertThat(watch(concerned).get("revision").longValue()).isEqualTo(revision);
    assertThat(found(concerned, "Price 1\n8 visitors")).isEqualTo("unchanged");
    assertThat(watch(concerned).get("changes").intValue()).isZero();
    assertThat(found(own, "Price 1\n8 visitors")).isEqualTo("changed");
    assertThat(found(concerned, "Price 1\n9 visitors")).isEqualTo("unchanged");
    assertThat(found(concerned, "Price 2\n9 visitors")).isEqualTo("changed");
    assertThat(watch(concerned).at("/excerpt/before").textValue()).isEqualTo("Price 1");
  }

  @Test
  void anEditThatIsTakenBackBeforeTheNextCheckIsNone() {
    String id = add("");
    found(id, "Price 1");

    put(DEFAULTS, "{'filters':{'trim':true}}");
    put(DEFAULTS, "{}");

    assertThat(found(id, "Price 2")).isEqualTo("changed");
  }

  @Test
  void conditionsOfDefaultsAreJudged() {
    put(of("price"), "{'trigger':{'number':{'extract':'Price','changePercent':10}}}");
    String id = add(",'tags':['price']");
    found(id, "Price 100");

    assertThat(found(id, "Price 105")).isEqualTo("unchanged");
    assertThat(found(id, "Price 111")).isEqualTo("changed");
  }

  @Test
  void whatWasFoundByOldDefaultsIsNotTakenAndFoundAgain() {
    String id = add("");
    String other = add(",'tags':['t'],'filters':{'trim':true}");
    found(id, "a\n1 visitor");
    found(other, "a");
    CheckJob job = leased(id);
    CheckJob unconcerned = leased(other);

    put(DEFAULTS, "{'filters':{'trim':true}}");

    assertThat(worker.hand(job, outcome(job, "a\n2 visitors"))).isFalse();
    assertThat(worker.hand(unconcerned, outcome(unconcerned, "b"))).isTrue();
    JsonNode after = watch(id);
    assertThat(after.get("activity").textValue()).isEqualTo("queued");
    assertThat(after.get("changes").intValue()).isZero();
    assertThat(watch(other).get("outcome").textValue()).isEqualTo("changed");
    CheckJob again = worker.lease().getFirst();
    assertThat(again.watchId()).isEqualTo(id);
    assertThat(again.previousHash()).isNull();
    assertThat(worker.hand(again, outcome(again, "a\n2 visitors"))).isTrue();
    assertThat(watch(id).get("outcome").textValue()).isEqualTo("unchanged");
  }

  @Test
  void aTagThatComesOrGoesIsAnEditToo() {
    put(of("t"), "{'filters':{'ignore':['visitors']}}");
    String id = add("");
    found(id, "a\n1 visitors");
    CheckJob job = leased(id);

    gateway.send(
        "POST",
        "/api/v1/watches/bulk",
        "{\"op\":\"tag\",\"tag\":\"t\",\"ids\":[\"%s\"]}".formatted(id));

    assertThat(worker.hand(job, outcome(job, "a\n2 visitors"))).isFalse();
    assertThat(found(id, "a\n3 visitors")).isEqualTo("unchanged");
    gateway.send("DELETE", of("t"), "");
    assertThat(found(id, "a\n4 visitors")).isEqualTo("unchanged");
    assertThat(found(id, "a\n5 visitors")).isEqualTo("changed");
  }

  @Test
  void aWatchTellsWhatItHasFromElsewhereWithoutSecrets() {
    put(
        DEFAULTS,
        "{'fetch':{'proxy':'http://u:secret@proxy.example:3128','headers':{'DNT':'1','a':'1'}},"
            + "'filters':{'ignore':['x'],'trim':true}}");
    put(of("t"), "{'filters':{'trim':false,'keep':['k']}}");

    JsonNode watch =
        watch(add(",'tags':['t'],'filters':{'ignore':[]},'fetch':{'headers':{'A':'2'}}"));

    assertThat(watch.get("inherited").toString())
        .isEqualTo(
            """
            {"fetch.headers.dnt":{"tag":null,"value":"1"},\
            "fetch.proxy":{"tag":null,"value":"http://u:***@proxy.example:3128"},\
            "filters.keep":{"tag":"t","value":["k"]}}""");
    assertThat(watch.at("/filters/ignore").isEmpty()).isTrue();
    assertThat(watch(add(",'filters':{'ignore':['y'],'trim':true}")).get("inherited")).hasSize(3);
  }

  @Test
  void aProxysPasswordIsNeverShownAndStaysWhereStarsAreSentBack() {
    HttpResponse<String> first =
        put(DEFAULTS, "{'fetch':{'proxy':'http://u:secret@proxy.example:3128'}}");
    assertThat(first.body()).doesNotContain("secret");
    String shown = gateway.get(DEFAULTS).body();
    assertThat(shown).doesNotContain("secret");

    put(DEFAULTS, shown.replace("\"interval\":null", "\"interval\":\"PT2H\""));

    CheckJob job = leased(add(""));
    assertThat(Json.write(job.options())).contains("http://u:secret@proxy.example:3128");
    assertThat(gateway.get("/api/v1/watches/export").body())
        .contains("proxy.example")
        .doesNotContain("secret");
    HttpResponse<String> elsewhere =
        gateway.send("PUT", DEFAULTS, shown.replace("proxy.example", "evil.example"));
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    assertThat(json(elsewhere).at("/errors/0/field").textValue()).isEqualTo("fetch.proxy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'fetch':{'cookies':[{'name':'a','value':'b'}]}}|fetch.cookies",
        "{'fetch':{'basicAuth':{'user':'a','password':'b'}}}|fetch.basicAuth",
        "{'fetch':{'headers':{'Authorization':'b'}}}|fetch.headers.Authorization",
        "{'fetch':{'method':'POST','body':'x'}}|fetch.method,fetch.body",
        "{'filters':{'ignore':['/(/'],'trim':1},'engine':'steam'}|engine,filters.ignore[0],filters.trim",
        "{'interval':'PT1S','kind':'price'}|interval,kind",
        "[]|``",
        "{'fetch':{'steps':[{'action':'click','selector':'#a'}]}}|fetch.steps",
      })
  void whatCantBeADefaultIsRefusedByName(String body, String fields) {
    put(DEFAULTS, "{'interval':'PT3H'}");

    HttpResponse<String> refused = gateway.send("PUT", DEFAULTS, body.replace('\'', '"'));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(String.join(",", json(refused).get("errors").findValuesAsText("field")))
        .isEqualTo(fields);
    assertThat(json(gateway.get(DEFAULTS)).get("interval").textValue()).isEqualTo("PT3H");
  }

  @Test
  void anEditMeetsTheVersionItsEditorSaw() {
    assertThat(gateway.get(of("t")).headers().firstValue("ETag")).contains("\"0\"");
    String path = of("t");
    assertThat(
            gateway.send("PUT", path, "{\"interval\":\"PT2H\"}", "If-Match", "\"0\"").statusCode())
        .isEqualTo(200);
    String version = gateway.get(path).headers().firstValue("ETag").orElseThrow();
    put(path, "{'interval':'PT3H'}");

    for (String method : List.of("PUT", "DELETE")) {
      HttpResponse<String> late =
          gateway.send(method, path, "{\"interval\":\"PT4H\"}", "If-Match", version);
      assertThat(late.statusCode()).isEqualTo(412);
    }

    assertThat(json(gateway.get(path)).get("interval").textValue()).isEqualTo("PT3H");
    assertThat(gateway.send("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(json(gateway.get(path)).get("interval").isNull()).isTrue();
  }

  @Test
  void aNewWatchThatNamesNoneGetsEngineAndIntervalAndKeepsThem() {
    put(DEFAULTS, "{'engine':'browser','interval':'PT2H'}");
    put(of("t"), "{'engine':'http'}");

    JsonNode plain = watch(add(""));
    JsonNode tagged = watch(add(",'tags':['t']"));
    JsonNode own = watch(add(",'tags':['t'],'engine':'auto','interval':'PT5M'"));
    JsonNode scripted = watch(add(",'tags':['t'],'fetch':{'script':'1'}"));
    put(DEFAULTS, "{}");

    assertThat(plain.get("engine").textValue()).isEqualTo("browser");
    assertThat(plain.get("interval").textValue()).isEqualTo("PT2H");
    assertThat(tagged.get("engine").textValue()).isEqualTo("http");
    assertThat(tagged.get("interval").textValue()).isEqualTo("PT2H");
    assertThat(own.get("engine").textValue()).isEqualTo("auto");
    assertThat(own.get("interval").textValue()).isEqualTo("PT5M");
    assertThat(scripted.get("engine").textValue()).isEqualTo("auto");
    assertThat(watch(plain.get("id").textValue()).get("interval").textValue()).isEqualTo("PT2H");
  }

  @Test
  void noDefaultMakesAWatchImpossible() {
    put(
        DEFAULTS,
        "{'fetch':{'script':'go()','wait':{'selector':'#a','delay':'PT1S'},'locale':'de'}}");
    CheckOptions withoutBrowser = options("{'fetch':{'wait':{'delay':'PT1S'},'locale':'de'}}");

    assertThat(leased(add(",'engine':'http'")).options()).isEqualTo(withoutBrowser);
    CheckJob posting = leased(add(",'fetch':{'method':'POST','body':'x'}"));
    assertThat(posting.options().fetch().needsBrowser()).isFalse();
    assertThat(posting.options().fetch().refusalBy(Engine.HTTP)).isEmpty();
    assertThat(leased(add("")).options().fetch().script()).isEqualTo("go()");
  }

  @Test
  void whatWouldBeTooMuchTogetherLeavesTheWatchWithItsOwn() {
    put(
        DEFAULTS,
        "{'fetch':{'script':'%s'},'filters':{'trim':true}}".formatted("x".repeat(15_000)));
    String id =
        add(
            ",'filters':{'ignoreCase':true},'trigger':{'present':[%s]}"
                .formatted(
                    IntStream.range(0, 50)
                        .mapToObj(i -> "'" + i + "w".repeat(990) + "'")
                        .collect(Collectors.joining(","))));

    CheckJob job = leased(id);

    assertThat(job.options().fetch().script()).isNull();
    assertThat(job.options().filters())
        .isEqualTo(options("{'filters':{'ignoreCase':true}}").filters());
    assertThat(watch(id).get("inherited")).isEmpty();
  }

  private static String withoutVersion(RunningGateway at) {
    return at.get(DEFAULTS).body().replaceAll("\"version\":\\d+", "");
  }

  @Test
  void anExportCarriesThemAndAnImportSetsThoseThatAreNotThere() {
    put(DEFAULTS, "{'interval':'PT2H','filters':{'trim':true}}");
    put(of("t"), "{'engine':'http'}");
    put(of("u"), "{'fetch':{'proxy':'http://u:secret@proxy.example:3128'}}");
    add(",'tags':['t']");
    String export = gateway.get("/api/v1/watches/export").body();

    try (RunningGateway other = new RunningGateway(otherData, database.fresh())) {
      other.send("PUT", of("t"), "{\"engine\":\"browser\"}");
      HttpResponse<String> report = other.send("POST", "/api/v1/watches/import", export);

      assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
      assertThat(json(report).get("created").intValue()).isOne();
      assertThat(json(report).at("/notes/0/url").textValue()).isEqualTo("defaults of the tag t");
      assertThat(json(report).at("/notes/0/message").textValue()).contains("already");
      assertThat(json(report).at("/skipped/0/reason").textValue())
          .contains("fetch.proxy", "write it anew");
      assertThat(withoutVersion(other)).isEqualTo(withoutVersion(gateway));
      assertThat(json(other.get(of("t"))).get("engine").textValue()).isEqualTo("browser");
    }
  }
}
