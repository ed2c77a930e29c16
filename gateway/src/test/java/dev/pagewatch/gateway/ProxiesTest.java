package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.PlayedWorker.content;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.json.Json;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Proxies with names: as a resource, in jobs, and where they are named. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ProxiesTest {

  private static final String PROXIES = "/api/v1/proxies";
  private static final String WATCHES = "/api/v1/watches";
  private static final String DEFAULTS = "/api/v1/defaults";
  private static final String OFFICE =
      "{'name':'office','url':'http://proxy.example:3128','user':'joe','password':'s3cret'}";

  @TempDir Path data;
  @TempDir Path otherData;
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

  private HttpResponse<String> send(String method, String path, String body) {
    return gateway.send(method, path, body.replace('\'', '"'));
  }

  private JsonNode done(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return json(answer);
  }

  private String add(String fields) {
    return done(
            201, send("POST", WATCHES, "{'url':'https://a.example','paused':true" + fields + "}"))
        .get("id")
        .textValue();
  }

  private CheckJob leased(String id) {
    gateway.send("POST", WATCHES + "/" + id + "/check", "");
    return worker.lease().stream()
        .filter(job -> job.watchId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private String through(String id) {
    return String.valueOf(leased(id).options().fetch().proxyServer());
  }

  private static List<String> fields(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    return json(refused).get("errors").findValuesAsText("field");
  }

  @Test
  void oneIsAddedShownWithoutItsPasswordEditedAndDeleted() {
    HttpResponse<String> created = send("POST", PROXIES, OFFICE);

    String shown =
        "{'name':'office','url':'http://proxy.example:3128','user':'joe','password':'***',"
            + "'usedBy':{'watches':0,'global':false,'tags':[]}}";
    assertThat(done(201, created).toString()).isEqualTo(shown.replace('\'', '"'));
    String one = created.headers().firstValue("Location").orElseThrow();
    assertThat(gateway.get(one).body()).isEqualTo(created.body());
    assertThat(json(gateway.get(PROXIES)).get("items")).containsExactly(json(created));
    assertThat(send("POST", PROXIES, OFFICE).statusCode()).isEqualTo(409);

    JsonNode edited = done(200, send("PATCH", one, "{'user':null,'password':null}"));

    assertThat(edited.get("user").isNull() && edited.get("password").isNull()).isTrue();
    assertThat(send("DELETE", one, "").statusCode()).isEqualTo(204);
    assertThat(send("DELETE", one, "").statusCode()).isEqualTo(404);
    assertThat(send("PATCH", one, "{}").statusCode()).isEqualTo(404);
    assertThat(gateway.get(one).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|name,url",
        "{'name':'a.b','url':'http://h.example:1'}|name",
        "{'name':'Direct','url':'http://h.example:1'}|name",
        "{'name':'a','url':'h.example:1'}|url",
        "{'name':'a','url':'office'}|url",
        "{'name':'a','url':'http://u:p@h.example:1'}|url",
        "{'name':'a','url':'http://h.example:1','password':'p'}|user",
        "{'name':'a','url':'http://h.example:1','user':'a:b','password':'p'}|user",
        "{'name':'a','url':'http://h.example:1','user':'u','password':'***'}|password",
        "{'name':'a','url':'http://h.example:1','user':5}|user",
        "{'name':'a','url':'http://h.example:1','usr':'u'}|usr",
      })
  void whatCannotBeUsedIsRefusedByItsField(String body, String fields) {
    assertThat(fields(send("POST", PROXIES, body))).containsExactly(fields.split(","));
    assertThat(json(gateway.get(PROXIES)).get("items")).isEmpty();
  }

  @Test
  void aPasswordStaysWithTheServerAndTheUserItWasGivenFor() {
    send("POST", PROXIES, OFFICE);
    String id = add(",'fetch':{'proxy':'office'}");
    String one = PROXIES + "/office";

    // What was shown can be sent back.
    done(200, gateway.send("PATCH", one, gateway.get(one).body()));
    assertThat(fields(send("PATCH", one, "{'url':'http://evil.example:3128'}")))
        .containsExactly("password");
    assertThat(fields(send("PATCH", one, "{'user':'eve','password':'***'}")))
        .containsExactly("password");
    assertThat(fields(send("PATCH", one, "{'name':'home'}"))).containsExactly("name");

    assertThat(Json.write(leased(id).options()))
        .contains("\"http://joe:s3cret@proxy.example:3128\"");
  }

  @Test
  void anEditHoldsFromTheNextCheckOnAndMakesNoNewBase() {
    send("POST", PROXIES, OFFICE);
    String id = add(",'fetch':{'proxy':'office'}");
    CheckJob first = leased(id);
    assertThat(worker.hand(first, content("one"))).isTrue();
    CheckJob underWay = leased(id);

    done(200, send("PATCH", PROXIES + "/office", "{'url':'socks5://b.example:1','user':null}"));

    // What is under way goes on through what it was given.
    assertThat(worker.hand(underWay, content("two"))).isTrue();
    CheckJob next = leased(id);
    assertThat(String.valueOf(next.options().fetch().proxyServer()))
        .isEqualTo("socks5://b.example:1");
    assertThat(next.previousHash()).isNotNull();
    assertThat(json(gateway.get(WATCHES + "/" + id)).get("changes").intValue()).isOne();
    assertThat(gateway.get(WATCHES + "/" + id).body()).contains("\"proxy\":\"office\"");
  }

  @Test
  void defaultsMayNameOneAndAWatchMayRefuseIt() {
    send("POST", PROXIES, OFFICE);
    done(200, send("PUT", DEFAULTS, "{'fetch':{'proxy':'office'}}"));
    String inherits = add("");
    String direct = add(",'fetch':{'proxy':'direct'}");
    String own = add(",'fetch':{'proxy':'http://own.example:1'}");

    assertThat(through(inherits)).isEqualTo("http://joe:***@proxy.example:3128");
    assertThat(leased(direct).options().isNone()).isTrue();
    assertThat(through(own)).isEqualTo("http://own.example:1");
    JsonNode shown = json(gateway.get(WATCHES + "/" + inherits));
    assertThat(shown.at("/inherited/fetch.proxy/value").textValue()).isEqualTo("office");
    assertThat(json(gateway.get(WATCHES + "/" + direct)).get("inherited")).isEmpty();
  }

  @Test
  void oneThatIsGoneThroughStaysAndSaysForWhom() {
    send("POST", PROXIES, OFFICE);
    String id = add(",'fetch':{'proxy':'office'}");
    done(200, send("PUT", DEFAULTS, "{'fetch':{'proxy':'office'}}"));
    done(200, send("PUT", "/api/v1/tags/shops/defaults", "{'fetch':{'proxy':'office'}}"));

    HttpResponse<String> refused = send("DELETE", PROXIES + "/office", "");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).get("detail").textValue())
        .contains("1 watch", "the defaults for all watches", "the tag shops");
    assertThat(json(gateway.get(PROXIES + "/office")).get("usedBy").toString())
        .isEqualTo("{\"watches\":1,\"global\":true,\"tags\":[\"shops\"]}");
    done(200, send("PATCH", WATCHES + "/" + id, "{'fetch':null}"));
    done(200, send("PUT", DEFAULTS, "{}"));
    send("DELETE", "/api/v1/tags/shops/defaults", "");
    assertThat(send("DELETE", PROXIES + "/office", "").statusCode()).isEqualTo(204);
  }

  @Test
  void aNameThatNothingHasIsRefusedWhereverItIsSaved() {
    send("POST", PROXIES, OFFICE);
    String id = add("");
    String named = "'fetch':{'proxy':'ofice'}";

    for (HttpResponse<String> refused :
        List.of(
            send("POST", WATCHES, "{'url':'https://b.example'," + named + "}"),
            send("PATCH", WATCHES + "/" + id, "{" + named + "}"),
            send("POST", WATCHES + "/preview", "{'url':'https://b.example'," + named + "}"),
            send("PUT", DEFAULTS, "{" + named + "}"))) {
      assertThat(fields(refused)).containsExactly("fetch.proxy");
      assertThat(json(refused).at("/errors/0/message").textValue())
          .contains("ofice", "known are office", "/proxies");
    }
    assertThat(json(gateway.get(WATCHES)).get("total").intValue()).isOne();
  }

  @Test
  void aPreviewGoesThroughWhatTheNameStandsFor() {
    send("POST", PROXIES, OFFICE);
    List<PreviewRequest> asked = new CopyOnWriteArrayList<>();
    RunningGateway.await(
        gateway
            .vertx
            .eventBus()
            .<Buffer>consumer(
                BusAddresses.CHECKS_PREVIEW,
                message -> {
                  asked.add(BusMessages.decode(message.body(), PreviewRequest.class));
                  message.reply(BusMessages.encode(new PreviewReply("w9", null)));
                })
            .completion());

    send("POST", WATCHES + "/preview", "{'url':'https://b.example','fetch':{'proxy':'office'}}");

    assertThat(asked)
        .isNotEmpty()
        .allMatch(it -> Json.write(it.options()).contains("joe:s3cret@proxy.example:3128"));
  }

  @Test
  void whereThereIsNoRoomForOneOnlyThatOneIsLeftOutOfAnImport() {
    for (int i = 0; i < 199; i++) {
      done(201, send("POST", PROXIES, "{'name':'p%d','url':'socks5://h:1'}".formatted(i)));
    }
    String file =
        "{'format':'pagewatch','version':1,'proxies':[{'name':'p0','url':'socks5://h:1'},"
            + "{'name':'q1','url':'socks5://h:1'},{'name':'q2','url':'socks5://h:1'}],"
            + "'watches':[{'url':'https://a.example/'}]}";

    JsonNode report = done(200, send("POST", WATCHES + "/import", file));

    assertThat(report.get("created").intValue()).isOne();
    assertThat(report.get("skipped").findValuesAsText("reason"))
        .singleElement()
        .asString()
        .contains("one proxy more than the 200");
    assertThat(gateway.get(PROXIES + "/q1").statusCode()).isEqualTo(200);
    assertThat(gateway.get(PROXIES + "/q2").statusCode()).isEqualTo(404);
  }

  @Test
  void anExportHasThemWithoutPasswordsAndAnImportSaysWhatItLacks() {
    send("POST", PROXIES, OFFICE);
    send("POST", PROXIES, "{'name':'open','url':'socks5://open.example:1080'}");
    done(200, send("PUT", DEFAULTS, "{'fetch':{'proxy':'open'}}"));
    add(",'fetch':{'proxy':'office'}");
    add(",'fetch':{'proxy':'open'}");
    String export =
        gateway
            .get(WATCHES + "/export")
            .body()
            .replaceFirst("https://a.example/", "https://b.example/");

    assertThat(export).doesNotContain("s3cret");
    try (RunningGateway other = new RunningGateway(otherData, database.fresh())) {
      JsonNode report = done(200, other.send("POST", WATCHES + "/import", export));

      assertThat(report.get("created").intValue()).isOne();
      assertThat(report.get("skipped").findValuesAsText("reason"))
          .hasSize(2)
          .anyMatch(why -> why.startsWith("password: no export has it"))
          .anyMatch(why -> why.startsWith("fetch.proxy: names the proxy office"));
      assertThat(other.get(DEFAULTS).body()).contains("\"proxy\":\"open\"");

      other.send("POST", PROXIES, OFFICE.replace('\'', '"'));
      report = done(200, other.send("POST", WATCHES + "/import", export));

      assertThat(report.get("created").intValue()).isOne();
      assertThat(report.get("notes").findValuesAsText("url"))
          .contains("proxy office", "proxy open");
      assertThat(json(other.get(PROXIES + "/office")).at("/usedBy/watches").intValue()).isOne();
    }
  }
}
