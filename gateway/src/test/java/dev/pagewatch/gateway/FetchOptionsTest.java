package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;
import static dev.pagewatch.gateway.RunningGateway.json;
import static dev.pagewatch.gateway.RunningGateway.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.fetch.BasicAuth;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** How a watch's page is asked for, and its secrets, through the API. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FetchOptionsTest {

  private static final String WATCHES = "/api/v1/watches";

  private static final String FETCH =
      "{\"headers\":{\"Accept\":\"text/html\",\"X-Api-Key\":\"s3cret-1\"},"
          + "\"cookies\":[{\"name\":\"sid\",\"value\":\"s3cret-2\"}],"
          + "\"basicAuth\":{\"user\":\"me\",\"password\":\"s3cret-3\"},"
          + "\"proxy\":\"http://joe:s3cret-4@proxy.example:3128\",\"locale\":\"de-AT\"}";

  private static final String SHOWN =
      "{\"headers\":{\"Accept\":\"text/html\",\"X-Api-Key\":\"***\"},"
          + "\"cookies\":[{\"name\":\"sid\",\"value\":\"***\"}],"
          + "\"basicAuth\":{\"user\":\"me\",\"password\":\"***\"},"
          + "\"proxy\":\"http://joe:***@proxy.example:3128\",\"locale\":\"de-AT\"}";

  @TempDir Path data;
  @Parameter TestDatabase database;
  private final List<PreviewRequest> previewed = new CopyOnWriteArrayList<>();
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
    Preview shown =
        new Preview(200, "text/html", Engine.HTTP, "x", false, "x", false, 5, null, List.of());
    await(
        gateway
            .vertx
            .eventBus()
            .<Buffer>consumer(
                BusAddresses.CHECKS_PREVIEW,
                message -> {
                  previewed.add(BusMessages.decode(message.body(), PreviewRequest.class));
                  message.reply(BusMessages.encode(new PreviewReply("w9", shown)));
                })
            .completion());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> created(String fields) {
    return gateway.send("POST", WATCHES, "{\"url\":\"https://a.example/x\",%s}".formatted(fields));
  }

  private String add(String fetch) {
    HttpResponse<String> created = created("\"fetch\":" + fetch);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).get("id").textValue();
  }

  private HttpResponse<String> patch(String id, String patch) {
    return gateway.send("PATCH", WATCHES + "/" + id, patch);
  }

  private JsonNode patched(String id, String patch) {
    HttpResponse<String> answer = patch(id, patch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  /** What a worker is told that previews what people were shown of a watch. */
  private FetchOptions kept(String id) {
    JsonNode watch = json(gateway.get(WATCHES + "/" + id));
    HttpResponse<String> answer =
        gateway.send(
            "POST",
            WATCHES + "/preview?watch=" + id,
            "{\"url\":%s,\"fetch\":%s}".formatted(watch.get("url"), watch.get("fetch")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("s3cret");
    return previewed.getLast().options().fetch();
  }

  private static List<String> fields(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    List<String> fields = new ArrayList<>();
    json(refused).get("errors").forEach(error -> fields.add(error.get("field").textValue()));
    return fields;
  }

  @Test
  void secretsAreShownNowhere() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.register("watch.status", "");
      HttpResponse<String> created = created("\"fetch\":" + FETCH);
      String id = json(created).get("id").textValue();
      JsonNode told = viewer.next("watch.status");

      assertThat(json(created).get("fetch")).isEqualTo(parsed(SHOWN));
      for (HttpResponse<String> answer :
          List.of(
              created,
              gateway.get(WATCHES + "/" + id),
              gateway.get(WATCHES),
              gateway.get(WATCHES + "?since=0"),
              gateway.get(WATCHES + "/export"),
              gateway.get("/api/v1/queue"),
              patch(id, "{\"title\":\"t\"}"),
              gateway.send("POST", WATCHES + "/" + id + "/check", ""))) {
        assertThat(answer.statusCode()).as(answer.uri() + answer.body()).isBetween(200, 202);
        assertThat(answer.body()).as(answer.uri().toString()).doesNotContain("s3cret");
      }
      assertThat(told.toString()).contains(id).doesNotContain("s3cret");
      assertThat(viewer.next("watch.status").toString()).contains(id).doesNotContain("s3cret");
    }
  }

  @Test
  void listsLeaveThemOut() {
    add(FETCH);

    assertThat(json(gateway.get(WATCHES)).at("/items/0").has("fetch")).isFalse();
    assertThat(json(gateway.get(WATCHES)).at("/items/0").has("url")).isTrue();
  }

  @Test
  void whatIsNotGivenIsNull() {
    String id = gateway.add("https://a.example");

    assertThat(json(gateway.get(WATCHES + "/" + id)).has("fetch")).isTrue();
    assertThat(json(gateway.get(WATCHES + "/" + id)).get("fetch").isNull()).isTrue();
    assertThat(patched(add(FETCH), "{\"fetch\":null}").get("fetch").isNull()).isTrue();
  }

  @Test
  void anEditOfOtherFieldsKeepsThem() {
    String id = add(FETCH);
    FetchOptions before = kept(id);

    patched(id, "{\"title\":\"t\",\"url\":\"https://a.example/y\",\"filters\":{\"trim\":true}}");
    JsonNode edited =
        patched(id, "{\"fetch\":{\"locale\":null,\"headers\":{\"Accept\":\"text/x\"}}}");

    assertThat(edited.at("/fetch/headers/Accept").textValue()).isEqualTo("text/x");
    assertThat(edited.at("/fetch/locale").isMissingNode()).isTrue();
    assertThat(kept(id).headers()).containsEntry("X-Api-Key", "s3cret-1");
    assertThat(kept(id).cookies()).isEqualTo(before.cookies());
    assertThat(kept(id).basicAuth()).isEqualTo(new BasicAuth("me", "s3cret-3"));
    assertThat(kept(id).proxy()).isEqualTo(before.proxy());
  }

  @Test
  void whatWasShownCanBeSentBackAndIsNoEdit() {
    String id = add(FETCH);
    FetchOptions before = kept(id);

    JsonNode same = patched(id, "{\"fetch\":%s}".formatted(SHOWN));

    assertThat(same.get("version").intValue()).isOne();
    assertThat(kept(id)).isEqualTo(before);
  }

  @Test
  void starsForWhatIsNotThereAreRefusedByTheirPath() {
    String id = add("{\"basicAuth\":{\"user\":\"other\",\"password\":\"s3cret\"}}");

    for (HttpResponse<String> refused :
        List.of(
            created("\"fetch\":" + SHOWN),
            patch(id, "{\"fetch\":%s}".formatted(SHOWN)),
            gateway.send(
                "POST",
                WATCHES + "/preview",
                "{\"url\":\"https://a.example\",\"fetch\":%s}".formatted(SHOWN)))) {
      assertThat(fields(refused))
          .containsExactlyInAnyOrder(
              "fetch.headers.X-Api-Key",
              "fetch.cookies[0].value",
              "fetch.basicAuth.password",
              "fetch.proxy");
    }
  }

  @Test
  void secretsDoNotMoveToAnotherOriginUnlessGivenAnew() {
    String id = add(FETCH);
    FetchOptions before = kept(id);

    for (String url :
        List.of("https://b.example/x", "http://a.example/x", "https://a.example:8443")) {
      HttpResponse<String> refused = patch(id, "{\"url\":\"%s\"}".formatted(url));
      assertThat(fields(refused))
          .containsExactlyInAnyOrder(
              "fetch.headers.X-Api-Key", "fetch.cookies[0].value", "fetch.basicAuth.password");
      assertThat(refused.body()).contains("write it anew").doesNotContain("s3cret");
      assertThat(fields(patch(id, "{\"url\":\"%s\",\"fetch\":%s}".formatted(url, SHOWN))))
          .hasSize(3);
    }
    assertThat(kept(id)).isEqualTo(before);

    patched(
        id,
        "{\"url\":\"https://b.example/x\",\"fetch\":{\"headers\":{\"X-Api-Key\":\"n3w\"},"
            + "\"cookies\":null,\"basicAuth\":null}}");

    assertThat(kept(id).headers())
        .containsEntry("X-Api-Key", "n3w")
        .containsEntry("Accept", "text/html");
    assertThat(kept(id).cookies()).isEmpty();
    assertThat(kept(id).basicAuth()).isNull();
    assertThat(kept(id).proxy()).isEqualTo(before.proxy());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"fetch\":\"GET\"|fetch",
        "\"fetch\":{\"metod\":\"GET\"}|fetch.metod",
        "\"fetch\":{\"method\":\"HEAD\"}|fetch.method",
        "\"fetch\":{\"headers\":{\"Host\":\"x\"}}|fetch.headers.Host",
        "\"fetch\":{\"body\":\"x\"}|fetch.body",
        "\"fetch\":{\"cookies\":[{\"value\":\"b\"}]}|fetch.cookies[0].name",
        "\"fetch\":{\"userAgent\":\"a\\nb\"}|fetch.userAgent",
        "\"fetch\":{\"basicAuth\":{\"user\":\"a\"}}|fetch.basicAuth.password",
        "\"fetch\":{\"proxy\":\"proxy\"}|fetch.proxy",
        "\"fetch\":{\"acceptStatus\":[\"200\",\"99\"]}|fetch.acceptStatus[1]",
        "\"fetch\":{\"wait\":{\"delay\":\"PT1M\"}}|fetch.wait.delay",
        "\"fetch\":{\"viewport\":{\"width\":500}}|fetch.viewport.height",
        "\"fetch\":{\"device\":\"Nokia\"}|fetch.device",
        "\"fetch\":{\"locale\":\"de_DE!\"}|fetch.locale",
        "\"fetch\":{\"timezone\":\"Berlin\"}|fetch.timezone",
        "\"fetch\":{\"colorScheme\":\"black\"}|fetch.colorScheme",
        "\"fetch\":{\"script\":5}|fetch.script",
        "\"fetch\":{\"block\":[\"ads\"]}|fetch.block[0]",
        "\"fetch\":{\"steps\":[{}]}|fetch.steps[0].action",
        "\"fetch\":{\"steps\":[{\"action\":\"click\",\"selector\":\"h1[\"}]}|fetch.steps[0].selector",
        "\"fetch\":{\"wait\":{\"selector\":\"a:is(b\"}}|fetch.wait.selector",
        "\"fetch\":{\"geolocation\":{\"latitude\":100,\"longitude\":1}}|fetch.geolocation.latitude",
        "\"engine\":\"browser\",\"fetch\":{\"method\":\"POST\"}|fetch.method",
        "\"engine\":\"http\",\"fetch\":{\"script\":\"x()\"}|fetch.script",
        "\"engine\":\"http\",\"fetch\":{\"wait\":{\"selector\":\"p\"}}|fetch.wait.selector",
        "\"engine\":\"auto\",\"fetch\":{\"method\":\"POST\",\"script\":\"x()\"}|fetch.method",
      })
  void whatCantBeUsedIsRefusedByItsPath(String options, String field) {
    String id = gateway.add("https://a.example/x");

    assertThat(fields(created(options))).containsExactly(field);
    assertThat(fields(patch(id, "{%s}".formatted(options)))).containsExactly(field);
    assertThat(json(gateway.get(WATCHES + "/" + id)).get("version").intValue()).isOne();
  }

  @Test
  void anEngineThatCannotDoItIsRefusedWithTheFieldConcerned() {
    String id = add("{\"script\":\"x()\"}");

    assertThat(fields(patch(id, "{\"engine\":\"http\"}"))).containsExactly("fetch.script");
  }

  @Test
  void whatOnlyABrowserDoesIsLeftToOneFromTheStart() {
    add("{\"script\":\"x()\"}");
    add("{\"locale\":\"de\"}");

    List<CheckJob> jobs = new PlayedWorker(gateway, "w1").lease();

    assertThat(jobs)
        .extracting(job -> job.engine().wireName() + " " + job.options().fetch().locale())
        .containsExactlyInAnyOrder("browser null", "http de");
  }

  @Test
  void whyAutoTakesABrowserIsSaidOfOneWatch() {
    String id = add("{\"script\":\"x()\"}");

    String said = json(gateway.get(WATCHES + "/" + id)).get("engineReason").textValue();
    assertThat(said).contains("only a browser");
    assertThat(patched(id, "{\"engine\":\"browser\"}").get("engineReason").isNull()).isTrue();
    assertThat(patched(id, "{\"engine\":\"auto\",\"fetch\":null}").get("engineReason").isNull())
        .isTrue();
    assertThat(json(gateway.get(WATCHES)).at("/items/0").has("engineReason")).isFalse();
  }

  @Test
  void workersGetTheSecrets() {
    add(FETCH);

    FetchOptions sent = new PlayedWorker(gateway, "w1").lease().getFirst().options().fetch();

    assertThat(sent.basicAuth()).isEqualTo(new BasicAuth("me", "s3cret-3"));
    assertThat(sent.headers()).containsEntry("X-Api-Key", "s3cret-1");
  }

  @Test
  void aPreviewTakesTheSecretsOfItsWatchWithinItsOriginAlone() {
    String id = add(FETCH);
    String draft = "{\"url\":\"%s\",\"fetch\":" + SHOWN + "}";

    assertThat(kept(id).basicAuth()).isEqualTo(new BasicAuth("me", "s3cret-3"));
    assertThat(
            fields(
                gateway.send(
                    "POST",
                    WATCHES + "/preview?watch=" + id,
                    draft.formatted("https://b.example/"))))
        .containsExactlyInAnyOrder(
            "fetch.headers.X-Api-Key", "fetch.cookies[0].value", "fetch.basicAuth.password");
    assertThat(
            gateway
                .send("POST", WATCHES + "/preview?watch=no", draft.formatted("https://a.example/"))
                .statusCode())
        .isEqualTo(404);
    assertThat(previewed).hasSize(1);
  }

  @Test
  void anExportThatIsImportedElsewhereNamesTheSecretsItLacks() {
    add(FETCH);
    String export = gateway.get(WATCHES + "/export").body();
    gateway.send(
        "DELETE", WATCHES + "/" + json(gateway.get(WATCHES)).at("/items/0/id").textValue(), "");

    JsonNode report =
        json(
            gateway.post(
                WATCHES + "/import", "application/json", export.getBytes(StandardCharsets.UTF_8)));

    assertThat(report.get("created").intValue()).isZero();
    assertThat(report.at("/skipped/0/reason").textValue())
        .contains("fetch.basicAuth.password", "write it anew");
  }
}
