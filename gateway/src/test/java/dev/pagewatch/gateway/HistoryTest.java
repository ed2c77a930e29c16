package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch's history through the API: comparisons of any two of its contents. */
class HistoryTest {

  @TempDir Path data;
  private RunningGateway gateway;
  private StandInWorker worker;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data);
    worker = new StandInWorker(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void twoTextsOfFiveMegabytesAreComparedByLineAndByWord() {
    String before = text(new SplittableRandom(1));
    String after = text(new SplittableRandom(2));
    String id = gateway.add("https://a.example");
    worker.find(id, before);
    worker.find(id, after);

    JsonNode words = json(gateway.get("/api/v1/watches/" + id + "/diff?granularity=word"));
    JsonNode lines = json(gateway.get("/api/v1/watches/" + id + "/diff?granularity=line"));

    assertThat(joined(words, "before", "").equals(before)).isTrue();
    assertThat(joined(words, "after", "").equals(after)).isTrue();
    assertThat(joined(lines, "before", "\n").equals(before)).isTrue();
    assertThat(joined(lines, "after", "\n").equals(after)).isTrue();
  }

  @Test
  void aTextOfFiveMegabytesIsServedWhole() {
    String text = text(new SplittableRandom(1));
    String id = gateway.add("https://a.example");
    worker.find(id, text);
    String snapshot = json(gateway.get("/api/v1/watches/" + id)).get("snapshotId").textValue();

    HttpResponse<String> served =
        gateway.get("/api/v1/watches/" + id + "/snapshots/" + snapshot + "/text");

    assertThat(served.body().equals(text)).isTrue();
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder(5_000_000);
    while (text.length() < 5_000_000) {
      text.append("item ").append(random.nextInt(50_000)).append(" costs ");
      text.append(random.nextInt(100)).append(random.nextInt(5) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }

  private static String joined(JsonNode diff, String side, String separator) {
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (JsonNode hunk : diff.get("hunks")) {
      for (JsonNode token : hunk.get(side)) {
        text.append(first ? "" : separator).append(token.textValue());
        first = false;
      }
    }
    return text.toString();
  }
}
