package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands backup and restore, as processes beside and instead of a running one. */
class BackupTest {

  @TempDir Path dir;
  private Path backup;

  @BeforeEach
  void temporary() throws IOException {
    Files.createDirectory(dir.resolve("tmp"));
    backup = dir.resolve("pagewatch.backup");
  }

  private Launched launch(String data, String... arguments) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", dir.resolve(data).toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    return Launched.java(Main.class, dir.resolve("tmp"), settings, arguments);
  }

  private static void add(String url, String page) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> added =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/api/v1/watches"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"url\":\"%s\",\"paused\":true}".formatted(page)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(added.statusCode()).isEqualTo(201);
    }
  }

  private void succeeds(Launched command, String words) throws InterruptedException {
    try (command) {
      assertThat(command.status()).as(command.err()).isZero();
      assertThat(command.out()).startsWith(words);
    }
  }

  private static void refused(Launched command, int status, String words)
      throws InterruptedException {
    try (command) {
      assertThat(command.status()).as(command.err()).isEqualTo(status);
      assertThat(command.err().lines()).hasSize(1);
      assertThat(command.err()).startsWith("pagewatch: ").contains(words);
    }
  }

  @Test
  void aBackupOfARunningPagewatchIsRestoredElsewhereAndServed() throws Exception {
    try (Launched running = launch("data", "up")) {
      String url = running.ready();
      add(url, "https://shop.example/kettle");
      succeeds(launch("data", "backup", backup.toString()), "Backed up 1 watch and 0 snapshots");
      add(url, "https://later.example");

      refused(
          launch("data", "restore", backup.toString(), "--force"),
          1,
          "is in use by another Pagewatch");
      assertThat(Launched.get(url + "/api/v1/watches")).contains("later.example");
      assertThat(running.signal("TERM").status()).isZero();
    }

    succeeds(launch("other", "restore", backup.toString()), "Restored 1 watch and 0 snapshots");
    refused(
        launch("data", "restore", backup.toString()),
        1,
        "has something in it; --force replaces it");
    succeeds(launch("data", "restore", backup.toString(), "--force"), "Restored 1 watch");

    for (String data : new String[] {"other", "data"}) {
      try (Launched restored = launch(data, "up")) {
        assertThat(Launched.get(restored.ready() + "/api/v1/watches"))
            .contains("shop.example")
            .doesNotContain("later.example");
      }
    }
  }

  @Test
  void aBackupKilledInTheMiddleLeavesNoFileOfItsNameAndIsMadeTheNextTime() throws Exception {
    try (Launched once = launch("data", "up")) {
      once.ready();
      once.signal("TERM").status();
    }
    bodies(120);
    Path unfinished = dir.resolve("pagewatch.backup.tmp");

    try (Launched killed = launch("data", "backup", backup.toString())) {
      while (!Files.exists(unfinished) || Files.size(unfinished) < 5_000_000) {
        assertThat(Files.exists(backup)).as(killed.err()).isFalse();
        LockSupport.parkNanos(100_000);
      }
      killed.signal("KILL").status();
    }
    assertThat(Files.exists(backup)).isFalse();

    succeeds(launch("data", "backup", backup.toString()), "Backed up 0 watches");
    assertThat(Files.exists(unfinished)).isFalse();
    succeeds(launch("other", "restore", backup.toString()), "Restored 0 watches");
  }

  /** Puts a hundred megabytes and more into the database. */
  private void bodies(int megabytes) throws Exception {
    byte[] content = new byte[1_000_000];
    Random random = new Random(1);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/pagewatch.db"));
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into blob (hash, media_type, codec, size, content, put_at)"
                    + " values (?, 'image/png', 'identity', 1000000, ?, 0)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(content);
        insert.setString(1, "hash " + i);
        insert.setBytes(2, content);
        insert.execute();
      }
      connection.commit();
    }
  }

  @Test
  void whatCantBeBackedUpOrRestoredIsSaidInOneLine() throws Exception {
    refused(launch("data", "backup", backup.toString()), 1, "There is no database in the data");
    refused(launch("data", "restore", backup.toString()), 1, "there is no file");
    Files.writeString(backup, "not a backup");
    refused(launch("data", "restore", backup.toString()), 1, "is no Pagewatch backup");
  }

  @ParameterizedTest
  @CsvSource({
    "restore, restore needs the path of a file",
    "backup a b, backup takes no b",
    "up a, up takes no a",
    "backup a --force, backup takes no --force; restore does",
    "restore a --fore, --fore is not an option; the nearest is --force",
    "bakup a, bakup is not a command; the nearest is backup",
  })
  void badUsageIsSaidInOneLine(String arguments, String words) {
    assertThatExceptionOfType(StartFailure.class)
        .isThrownBy(() -> CommandLine.parse(arguments.split(" ")))
        .withMessage(words)
        .matches(failure -> failure.status() == 2);
  }
}
