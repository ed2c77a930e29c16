package dev.pagewatch.gateway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pagewatch.gateway.Eventually;
import dev.pagewatch.gateway.StoreFixture;
import dev.pagewatch.gateway.TestDatabase;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.WatchDelta;
import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WholeDatabase;
import dev.pagewatch.gateway.store.sql.PostgresServer;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.gateway.store.sql.SqliteFile;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup of each database, restored into either. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class BackupFileTest {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir Path dir;
  @Parameter TestDatabase database;
  private Place source;
  private BackupFile backup;

  /** Where a database is. */
  private record Place(Path directory, Optional<PostgresStore.Access> server) {

    StoreFixture open() {
      return new StoreFixture(directory, server);
    }

    WholeDatabase whole() {
      return server.isPresent()
          ? new PostgresServer(server.get())
          : new SqliteFile(directory.resolve("pagewatch.db"), directory);
    }

    Connection connect() throws SQLException {
      return server.isPresent()
          ? DriverManager.getConnection(server.get().url(), server.get().user(), null)
          : DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("pagewatch.db"));
    }

    void run(String statement) throws SQLException {
      try (Connection connection = connect();
          Statement running = connection.createStatement()) {
        running.execute(statement);
      }
    }

    String value(String query) throws SQLException {
      try (Connection connection = connect();
          Statement running = connection.createStatement();
          ResultSet row = running.executeQuery(query)) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @BeforeEach
  void places() throws IOException {
    source = place("source", database);
    backup = new BackupFile(dir.resolve("pagewatch.backup"), InstantSource.fixed(NOW));
  }

  private Place place(String name, TestDatabase database) throws IOException {
    return new Place(Files.createDirectory(dir.resolve(name)), database.fresh());
  }

  /** Has a watch with some history; one lease is held. */
  private List<Watch> fill(Place place) throws Exception {
    List<Watch> watches = new ArrayList<>();
    try (StoreFixture store = place.open()) {
      for (int i = 0; i < 5; i++) {
        String id = store.add("https://shop" + i + ".example/kettle").id();
        find(store, id, "first of " + i, null);
        find(store, id, "zażółć 水 😀 " + i, "picture " + i);
        store.write(t -> t.watches().tag(List.of(id), "kitchen"));
        watches.add(store.watch(id));
      }
      store.write(t -> t.watches().delete(List.of(watches.getLast().id())));
      watches.removeLast();
      store.write(t -> t.queue().checkNow(watches.getFirst().id()));
      assertThat(store.claim(1)).hasSize(1);
    }
    place.run("insert into credential (one, password_hash, changed_at) values (1, '$argon2', 7)");
    place.run(
        "insert into api_key (id, name, scope, secret_hash, created_at)"
            + " values ('k', 'script', 'read', 'abc', 8)");
    place.run(
        "insert into session (id, secret_hash, created_at, last_used_at, expires_at)"
            + " values ('s', 'def', 1, 2, 3)");
    return watches;
  }

  private static void find(StoreFixture store, String id, String text, @Nullable String picture)
      throws Exception {
    store.write(transaction -> transaction.queue().checkNow(id));
    Claim claim =
        store.claim(500).stream().filter(c -> c.watch().id().equals(id)).findFirst().orElseThrow();
    BlobRef screenshot = picture == null ? null : store.putBlob(picture, "image/png");
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8(text)));
    store.accept(claim, new CheckOutcome.Content(hash, text, "Kettle", null, screenshot));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(StoreFixture store, String id) {
    return store.read(
        reading ->
            reading.snapshots().list(id, null, 10).stream()
                .flatMap(
                    s -> Stream.of(Optional.of(s.hash()), Optional.ofNullable(s.screenshotHash())))
                .flatMap(Optional::stream)
                .map(hash -> reading.snapshots().blob(hash).orElseThrow().content().toString())
                .toList());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everythingIsThereAfterwardsInEitherDatabase(TestDatabase other) throws Exception {
    List<Watch> before = fill(source);
    BackupFile.Summary made = backup.write(source.whole(), "test");
    Place target = place("target", other);

    BackupFile.Summary restored = backup.restore(target.whole(), false);

    assertThat(made).isEqualTo(restored);
    assertThat(made.watches()).isEqualTo(4);
    assertThat(target.value("select password_hash from credential")).isEqualTo("$argon2");
    assertThat(target.value("select secret_hash from api_key")).isEqualTo("abc");
    try (StoreFixture store = target.open()) {
      for (Watch watch : before) {
        assertThat(store.watch(watch.id()))
            .usingRecursiveComparison()
            .ignoringFields("revision", "activity", "nextCheckAt")
            .isEqualTo(watch);
      }
      assertThat(texts(store, before.get(1).id()))
          .containsExactly("zażółć 水 😀 1", "picture 1", "first of 1");
      WatchQuery words =
          new WatchFilter(List.of("shop2"), "kitchen", null, null, null).oldestFirst(50, null);
      List<Watch> found = store.read(reading -> reading.watches().list(words).items());
      assertThat(found).hasSize(1);
      long snapshots = store.read(reading -> reading.storage().snapshots());
      assertThat(snapshots).isEqualTo(10);
      assertThat(store.add("https://new.example").revision()).isPositive();
    }
  }

  @Test
  void theSecretsThatWatchesNeedAreInIt() throws Exception {
    CheckOptions options =
        CheckOptions.parse(
            Json.mapper()
                .readTree("{\"fetch\":{\"basicAuth\":{\"user\":\"me\",\"password\":\"s3cret\"}}}"));
    String id;
    try (StoreFixture store = source.open()) {
      NewWatch watch = NewWatch.of("https://shop.example").options(options).build();
      id = store.write(t -> t.watches().insert(watch)).id();
    }
    backup.write(source.whole(), "test");
    Place target = place("target", database);

    backup.restore(target.whole(), false);

    try (StoreFixture store = target.open()) {
      assertThat(store.read(reading -> reading.watches().asked(id)).orElseThrow().options())
          .isEqualTo(options);
    }
  }

  @Test
  void noLeaseAndNoSignInSurvives() throws Exception {
    List<Watch> before = fill(source);
    backup.write(source.whole(), "test");
    Place target = place("target", database);

    backup.restore(target.whole(), false);

    assertThat(target.value("select count(*) from session")).isEqualTo("0");
    assertThat(target.value("select count(*) from watch where lease_token is not null"))
        .isEqualTo("0");
    try (StoreFixture store = target.open()) {
      assertThat(store.watch(before.getFirst().id()).activity()).isEqualTo(Activity.QUEUED);
    }
  }

  @Test
  void whoAsksForWhatChangedSinceTheTimeAfterTheBackupGetsEverything() throws Exception {
    List<Watch> before = fill(source);
    backup.write(source.whole(), "test");
    long seen = 0;
    try (StoreFixture store = source.open()) {
      for (int i = 0; i < 20; i++) {
        seen = store.add("https://later.example/" + i).revision();
      }
    }

    new BackupFile(dir.resolve("pagewatch.backup"), InstantSource.fixed(NOW.plusSeconds(60)))
        .restore(source.whole(), true);

    long last = seen;
    try (StoreFixture store = source.open()) {
      WatchDelta delta = store.read(reading -> reading.watches().since(last, 500));
      assertThat(delta.items()).extracting(Watch::id).hasSameElementsAs(ids(before));
      assertThat(delta.deleted()).hasSize(1);
      assertThat(store.add("https://new.example").revision()).isGreaterThan(delta.revision());
    }
  }

  private static List<String> ids(List<Watch> watches) {
    return watches.stream().map(Watch::id).toList();
  }

  @Test
  void aDatabaseWithSomethingInItIsReplacedOnlyWhenThatIsAskedFor() throws Exception {
    fill(source);
    backup.write(source.whole(), "test");
    Place target = place("target", database);
    try (StoreFixture store = target.open()) {
      store.add("https://other.example");
    }

    assertThatExceptionOfType(BackupException.class)
        .isThrownBy(() -> backup.restore(target.whole(), false))
        .withMessageContaining("has something in it; --force replaces it");
    assertThat(target.value("select url from watch")).isEqualTo("https://other.example");

    backup.restore(target.whole(), true);
    assertThat(target.value("select count(*) from watch where url like '%other%'")).isEqualTo("0");
    assertThat(target.value("select count(*) from watch")).isEqualTo("4");
  }

  @Test
  void anEmptyDatabaseThatWasStartedOnceIsFilled() throws Exception {
    fill(source);
    backup.write(source.whole(), "test");
    Place target = place("target", database);
    target.open().close();

    assertThat(backup.restore(target.whole(), false).watches()).isEqualTo(4);
  }

  @Test
  void aBackupBesideWritersIsOfOneMoment() throws Exception {
    Place target = place("target", database);
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger added = new AtomicInteger();
    try (StoreFixture store = source.open()) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                while (!enough.get()) {
                  // In one transaction, so that all or none of them are in a backup.
                  store.write(
                      t ->
                          t.watches()
                              .insert(
                                  IntStream.range(0, 10)
                                      .mapToObj(i -> StoreFixture.draft("https://a.example/" + i))
                                      .toList()));
                  added.addAndGet(10);
                }
              });
      Eventually.until(() -> added.get() > 200);
      backup.write(source.whole(), "test");
      int afterwards = added.get();
      Eventually.until(() -> added.get() > afterwards);
      enough.set(true);
      writer.join();
    }

    long watches = backup.restore(target.whole(), false).watches();

    assertThat(watches).isGreaterThan(200).isLessThan(added.get());
    assertThat(watches % 10).isZero();
    assertThat(target.value("select count(*) from watch_text")).isEqualTo(watches + "");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.2, 0.5, 0.9, 0.999})
  void aFileThatIsCutShortIsRefusedAndNothingIsWritten(double share) throws Exception {
    fill(source);
    backup.write(source.whole(), "test");
    Path file = dir.resolve("pagewatch.backup");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, (int) (whole.length * share)));

    refusedLeavingNothing("is no Pagewatch backup, or is cut short");
  }

  @Test
  void aDamagedByteAnywhereIsNoticedAndNothingIsWritten() throws Exception {
    fill(source);
    backup.write(source.whole(), "test");
    Path file = dir.resolve("pagewatch.backup");
    byte[] whole = Files.readAllBytes(file);
    int refusals = 0;
    for (int at = 40; at < whole.length; at += 97) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x55;
      Files.write(file, damaged);
      try (BackupReader reader = BackupReader.open(file)) {
        // A byte that means nothing, such as a time in the archive's directory.
        assertThat(reader.manifest().tables()).hasSize(17);
      } catch (BackupException e) {
        refusals++;
      }
    }
    assertThat(refusals).isGreaterThan(whole.length / 97 / 2);
  }

  @Test
  void aManifestThatSaysOtherThanWasWrittenIsDamaged() throws Exception {
    fill(source);
    backup.write(source.whole(), "test");
    Path file = dir.resolve("pagewatch.backup");
    byte[] whole = Files.readAllBytes(file);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Path manifest = zip.getPath(Manifest.ENTRY);
      String text = Files.readString(manifest);
      Files.writeString(manifest, text.replace("\"tables\"", "\"tabels\""));
    }
    byte[] other = Files.readAllBytes(file);
    assertThat(other).isNotEqualTo(whole);

    refusedLeavingNothing("is damaged");
  }

  @Test
  void anotherKindOfFileIsRefused() throws Exception {
    Files.writeString(dir.resolve("pagewatch.backup"), "not a backup");

    refusedLeavingNothing("is no Pagewatch backup, or is cut short");
  }

  private void refusedLeavingNothing(String words) throws Exception {
    Place target = place("target", TestDatabase.SQLITE);

    assertThatExceptionOfType(BackupException.class)
        .isThrownBy(() -> backup.restore(target.whole(), true))
        .withMessageContaining(words);

    try (Stream<Path> files = Files.list(target.directory())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aBackupIsItsOwnersAloneAndReplacesTheOneBefore() throws Exception {
    fill(source);
    Path file = dir.resolve("pagewatch.backup");
    Files.writeString(file, "the one before");

    backup.write(source.whole(), "test");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.exists(dir.resolve("pagewatch.backup.tmp"))).isFalse();
    assertThat(backup.restore(place("target", database).whole(), false).createdAt()).isEqualTo(NOW);
  }

  @Test
  void aServersDatabaseIsNotFilledUnderARunningPagewatch() throws Exception {
    fill(source);
    backup.write(source.whole(), "test");
    Place target = place("target", TestDatabase.POSTGRESQL);

    try (StoreFixture running = target.open()) {
      assertThatExceptionOfType(BackupException.class)
          .isThrownBy(() -> backup.restore(target.whole(), true))
          .withMessageContaining("is in use by a running Pagewatch: stop it first");
      assertThat(running.add("https://a.example").revision()).isPositive();
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() throws Exception {
    fill(source);

    assertThatExceptionOfType(BackupException.class)
        .isThrownBy(
            () ->
                new BackupFile(dir.resolve("nowhere/file"), InstantSource.system())
                    .write(source.whole(), "test"))
        .withMessageContaining("there is no such directory");
  }
}
