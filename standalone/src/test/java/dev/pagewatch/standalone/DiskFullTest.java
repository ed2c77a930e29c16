package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagewatch.gateway.store.NewBlob;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk fills up under a process in use, and is cleared again. */
class DiskFullTest {

  private static final int MEGABYTES = 64;

  @TempDir Path dir;

  @Test
  void whileTheDiskIsFullWritesAreRefusedAndReadingGoesOnAndAfterwardsNothingIsMissing()
      throws Exception {
    long seed = Long.getLong("pagewatch.seed", System.nanoTime());
    System.out.println("pagewatch.seed=" + seed);
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    Path data = Files.createDirectory(dir.resolve("data"));
    try (SmallDisk disk = SmallDisk.mount(data, MEGABYTES);
        Usage usage = new Usage(new Random(seed));
        Database database = Database.sqlite(data);
        Launched pagewatch = Launched.java(Main.class, tmp, settings(data), "up")) {
      PagewatchClient client = new PagewatchClient(pagewatch.ready());
      var held = usage.site.hold("held");
      String watch = client.add(usage.site.page("held"));
      Usage.eventually(() -> usage.site.requests("held") == 1 ? "" : "not asked for yet");
      usage.server.up(client.url());
      usage.goesOnFor(5);

      disk.fill();
      held.countDown();
      Usage.eventually(() -> usage.refused() > 20 ? "" : "nothing is refused");
      assertThat(client.get("/api/v1/watches").statusCode()).isEqualTo(200);
      assertThat(client.watch(watch).getString("id")).isEqualTo(watch);
      assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
      Usage.eventually(() -> client.undelivered() > 0 ? "" : "the worker has kept no result");
      Usage.eventually(
          () -> client.get("/health/ready").statusCode() == 503 ? "" : "it calls itself ready");
      disk.makeRoom();

      Usage.eventually(
          () -> client.get("/health/ready").statusCode() == 200 ? "" : "not ready again");
      usage.goesOnFor(5);
      Usage.eventually(
          () -> client.watch(watch).getInteger("checks") == 1 ? "" : "the result is not stored");
      assertThat(usage.site.requests("held")).as("the kept result was enough").isOne();
      JsonObject checked = client.watch(watch);
      assertThat(checked.getString("outcome")).isEqualTo("unchanged");
      assertThat(client.document(checked)).contains("edition 0 of /held");
      Usage.eventually(() -> client.undelivered() == 0 ? "" : "results are still kept");
      usage.endsAsAcknowledged(watch);

      assertThat(pagewatch.signal("TERM").status()).isZero();
      assertThat(pagewatch.err()).doesNotContain(" ERROR ");
      assertThat(database.damage()).isEmpty();
      assertThat(database.orphans()).isEmpty();
      System.out.printf("%d acknowledged, %d refused%n", usage.acknowledged(), usage.refused());
    }
  }

  /** The smaller fails at its commit, the larger before. */
  @ParameterizedTest
  @ValueSource(ints = {1, 30})
  void whatIsRefusedIsNotStoredAndWhatIsStoredIsNotRefusedOnceThereIsRoomAgain(int megabytes)
      throws Exception {
    Path data = Files.createDirectory(dir.resolve("data"));
    byte[] picture = new byte[megabytes * 1024 * 1024];
    Vertx vertx = Vertx.vertx();
    try (SmallDisk disk = SmallDisk.mount(data, MEGABYTES)) {
      Store store = SqliteStore.open(vertx, data.resolve("pagewatch.db"), InstantSource.system());
      disk.fill();
      NewBlob body = new NewBlob(picture, "image/png");
      Future<List<BlobRef>> refused =
          store.write(transaction -> transaction.snapshots().putBlobs(List.of(body)));
      assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(StoreUnavailableException.class);
      disk.makeRoom();

      for (int i = 0; i < 3; i++) {
        String url = "https://a.example/" + i;
        get(store.write(transaction -> transaction.watches().insert(draft(url))));
      }

      long watches = get(store.read(reading -> reading.watches().counts().watches()));
      assertThat(watches).isEqualTo(3);
      get(store.close());
      try (Connection connection = Database.sqlite(data).connect()) {
        assertThat(Database.rows(connection, "select hash from blob")).isEmpty();
      }
    } finally {
      get(vertx.close());
    }
  }

  private static NewWatch draft(String url) {
    return NewWatch.of(url).engine(Engine.HTTP).build();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Map<String, String> settings(Path data) {
    Map<String, String> settings = new HashMap<>();
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", data.toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    settings.put("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    return settings;
  }
}
