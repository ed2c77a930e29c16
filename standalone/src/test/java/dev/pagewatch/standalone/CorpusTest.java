package dev.pagewatch.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.standalone.CorpusCase.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small sites, each with the change that matters and the noise that doesn't, for every filter,
 * condition, kind of content and way to ask for a page: all are checked by the whole of Pagewatch
 * as they are, with their noise, and with their change.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CorpusTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, String> ids = new HashMap<>();
  private final Map<State, Map<String, JsonObject>> seen = new EnumMap<>(State.class);
  private final Map<String, String> texts = new HashMap<>();

  private @Nullable CorpusSite site;
  private @Nullable Launched pagewatch;
  private PagewatchClient client;

  static List<CorpusCase> cases() {
    return CorpusCase.all();
  }

  @BeforeAll
  void checkAll(@TempDir Path dir) throws Exception {
    site = new CorpusSite(cases());
    pagewatch =
        Launched.besideLocalSites(
            dir,
            Map.of(
                "PAGEWATCH_BROWSER_SLOTS", "3",
                "PAGEWATCH_HOST_LIMIT", "100",
                "PAGEWATCH_HOST_SPACING", "PT0S"));
    client = new PagewatchClient(pagewatch.ready());
    for (CorpusCase page : cases()) {
      ids.put(page.name(), add(page, site.url(page)));
    }
    seen.put(State.BEFORE, checked(1));
    site.turn(State.NOISE);
    checkAgain();
    seen.put(State.NOISE, checked(2));
    site.turn(State.AFTER);
    checkAgain();
    seen.put(State.AFTER, checked(3));
    for (CorpusCase page : cases()) {
      texts.put(page.name(), text(requireNonNull(ids.get(page.name()))));
    }
  }

  @AfterAll
  void stop() {
    if (pagewatch != null) {
      pagewatch.close();
    }
    if (site != null) {
      site.close();
    }
  }

  private String add(CorpusCase page, String url) {
    JsonObject draft =
        new JsonObject()
            .put("url", url)
            .put("engine", "http")
            .put("interval", "P1D")
            .mergeIn(page.watch());
    HttpResponse<String> answer = client.sending("POST", "/api/v1/watches", draft.encode()).join();
    assertThat(answer.statusCode()).as("%s: %s", page, answer.body()).isEqualTo(201);
    return new JsonObject(answer.body()).getString("id");
  }

  private void checkAgain() {
    JsonObject all =
        new JsonObject()
            .put("op", "check")
            .put("ids", new JsonArray(new ArrayList<>(ids.values())));
    HttpResponse<String> answer =
        client.sending("POST", "/api/v1/watches/bulk", all.encode()).join();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** All of them, once each has been checked so often. */
  private Map<String, JsonObject> checked(int times) throws Exception {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    Map<String, JsonObject> done = new HashMap<>();
    while (true) {
      for (Map.Entry<String, String> each : ids.entrySet()) {
        if (!done.containsKey(each.getKey())) {
          JsonObject watch = client.watch(each.getValue());
          if (watch.getLong("checks") >= times) {
            done.put(each.getKey(), watch);
          }
        }
      }
      if (done.size() == ids.size()) {
        return done;
      }
      Collection<String> late = new ArrayList<>(ids.keySet());
      late.removeAll(done.keySet());
      assertThat(System.nanoTime()).as("not yet checked: %s", late).isLessThan(limit);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private String text(String id) throws Exception {
    JsonObject watch = client.watch(id);
    return client
        .get("/api/v1/watches/%s/snapshots/%s/text".formatted(id, watch.getString("snapshotId")))
        .body();
  }

  private JsonObject seen(State state, CorpusCase page) {
    return requireNonNull(requireNonNull(seen.get(state)).get(page.name()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNoiseIsNoChangeAndTheChangeIs(CorpusCase page) {
    JsonObject before = seen(State.BEFORE, page);
    assertThat(before.getString("outcome")).as("before: %s", before).isEqualTo("unchanged");

    JsonObject noise = seen(State.NOISE, page);
    assertThat(noise.getString("outcome")).as("noise: %s", noise).isEqualTo("unchanged");
    assertThat(noise.getLong("changes")).as("noise: %s", noise).isZero();

    JsonObject after = seen(State.AFTER, page);
    assertThat(after.getString("outcome"))
        .as("after: %s\nreads:\n%s", after, texts.get(page.name()))
        .isEqualTo("changed");
    assertThat(after.getLong("changes")).as("after: %s", after).isOne();
    page.reads().ifPresent(text -> assertThat(texts.get(page.name())).isEqualTo(text));
  }

  @Test
  void thereAreEnoughSites() {
    assertThat(cases()).hasSizeGreaterThan(60);
  }
}
