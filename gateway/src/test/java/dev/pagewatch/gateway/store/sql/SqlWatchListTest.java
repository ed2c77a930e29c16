package dev.pagewatch.gateway.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.StoreFixture;
import dev.pagewatch.gateway.TestDatabase;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.TagCount;
import dev.pagewatch.gateway.store.WatchCounts;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchPage;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WatchQuery.Sort;
import dev.pagewatch.gateway.store.sql.SqlWatchList.Effort;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Outcome;
import dev.pagewatch.model.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The list against the same done in memory, however it goes about it, and the plans it relies on.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlWatchListTest {

  private static final int WATCHES = 240;
  private static final List<String> WORDS =
      List.of("kettle", "Straße", "100%", "a_b", "it's", "\"quoted\"", "ΟΔΟΣ", "café", "東京都");

  /** Always gathers, always walks, and gives a walk up soon. */
  private static final List<Effort> EFFORTS =
      List.of(
          new Effort(200, 10_000, 20_000, 4, 1_000, 2),
          new Effort(3, 3, 3, 4, 1_000, 2),
          new Effort(0, 3, 10, 1, 20, 0));

  @TempDir Path data;
  @Parameter TestDatabase database;
  private StoreFixture fixture;
  private Connection connection;
  private DSLContext sql;
  private Dialect dialect;
  private final List<String> statements = new ArrayList<>();

  @BeforeEach
  void fill() throws SQLException {
    Optional<PostgresStore.Access> postgres = database.fresh();
    fixture = new StoreFixture(data, postgres);
    connection =
        postgres.isPresent()
            ? DriverManager.getConnection(postgres.get().url(), postgres.get().user(), null)
            : DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pagewatch.db"));
    dialect = postgres.isPresent() ? new PostgresDialect() : new SqliteDialect();
    sql = Schema.dsl(connection, postgres.isPresent() ? SQLDialect.POSTGRES : SQLDialect.SQLITE);
    Random random = new Random(7);
    for (int i = 0; i < WATCHES; i++) {
      NewWatch watch = draft(random, i);
      fixture.write(transaction -> transaction.watches().insert(watch));
      fixture.pass(Duration.ofMillis(random.nextInt(3)));
    }
    check(random, 120);
    fixture.pass(Duration.ofMinutes(90));
    check(random, 70);
    fixture.claim(9);
    List<Watch> all = all();
    for (int i = 0; i < all.size(); i += 11) {
      String id = all.get(i).id();
      WatchEdit edit = i % 2 == 0 ? WatchEdit.paused(i % 4 == 0) : WatchEdit.seen();
      fixture.write(transaction -> transaction.watches().edit(id, edit, OptionalLong.empty()));
    }
    for (int i = 5; i < all.size(); i += 29) {
      String id = all.get(i).id();
      fixture.write(transaction -> transaction.watches().delete(id, OptionalLong.empty()));
    }
  }

  private static NewWatch draft(Random random, int i) {
    List<String> tags =
        Stream.of("news", "News", "shop", "it's").filter(tag -> random.nextInt(3) == 0).toList();
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return NewWatch.of("https://%s.example/%d".formatted(random.nextBoolean() ? "shop" : "town", i))
        .title(random.nextInt(3) == 0 ? null : word + " " + random.nextInt(30))
        .engine(Engine.HTTP)
        .tags(tags)
        .paused(random.nextInt(5) == 0)
        .build();
  }

  private void check(Random random, int howMany) {
    for (Claim claim : fixture.claim(howMany)) {
      int kind = random.nextInt(3);
      fixture.accept(
          claim,
          switch (kind) {
            case 0 -> new CheckOutcome.Failed(ErrorCode.TIMEOUT, "too slow");
            case 1 -> new CheckOutcome.Same("0".repeat(64), null);
            default ->
                new CheckOutcome.Content(
                    "%064x".formatted(random.nextInt(1_000_000)), "text", "Page", null, null);
          });
      fixture.pass(Duration.ofMillis(random.nextInt(3)));
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    fixture.close();
  }

  private List<Watch> all() {
    return page(query(List.of(), null, null, null, Sort.CREATED_AT, false, 500), EFFORTS.get(0))
        .items();
  }

  private static WatchQuery query(
      List<String> words,
      @Nullable String tag,
      @Nullable Activity activity,
      @Nullable Outcome outcome,
      Sort sort,
      boolean descending,
      int limit) {
    WatchFilter filter = new WatchFilter(words, tag, activity, outcome, null);
    return new WatchQuery(filter, sort, descending, limit, null, 0);
  }

  private WatchPage page(WatchQuery query, Effort effort) {
    return new SqlWatchList(sql, dialect, query, fixture.now(), effort).page();
  }

  private List<Watch> everyPage(WatchQuery query, Effort effort, long total) {
    List<Watch> items = new ArrayList<>();
    WatchQuery next = query;
    while (true) {
      WatchPage page = page(next, effort);
      assertThat(page.total()).as("%s by %s", next, effort).isEqualTo(total);
      items.addAll(page.items());
      WatchQuery.Position position = page.next();
      if (position == null) {
        return items;
      }
      next = query.from(position);
    }
  }

  private static Stream<WatchQuery> filters() {
    Stream<WatchQuery> words =
        Stream.of(
                "kettle",
                "KETTLE",
                "straße",
                "100%",
                "0%",
                "a_b",
                "_",
                "it's",
                "\"quoted\"",
                "\"",
                "οδος",
                "οδοσ",
                "CAFE\u0301",
                "東京",
                "東京都",
                "zzz",
                "shop example",
                "e",
                "own ket",
                "news shop",
                "\\",
                "*",
                "AND",
                "NEAR(",
                "-",
                "shop.example/1")
            .map(text -> query(List.of(text.split(" ")), null, null, null, Sort.TITLE, false, 7));
    Stream<WatchQuery> single =
        Stream.of(
                Arrays.stream(Activity.values())
                    .map(a -> query(List.of(), null, a, null, Sort.TITLE, false, 7)),
                Arrays.stream(Outcome.values())
                    .map(o -> query(List.of(), null, null, o, Sort.TITLE, false, 7)),
                Stream.of("news", "News", "it's", "none")
                    .map(tag -> query(List.of(), tag, null, null, Sort.TITLE, false, 7)))
            .flatMap(each -> each);
    Stream<WatchQuery> seen =
        Stream.of(
                new WatchFilter(List.of(), null, null, null, false),
                new WatchFilter(List.of(), null, null, null, true),
                new WatchFilter(List.of("shop"), null, null, null, false),
                new WatchFilter(List.of(), "news", null, Outcome.CHANGED, false))
            .map(filter -> new WatchQuery(filter, Sort.TITLE, false, 7, null, 0));
    Stream<WatchQuery> mixed =
        Stream.of(
            query(List.of(), null, null, null, Sort.TITLE, false, 7),
            query(List.of("shop"), "news", null, null, Sort.TITLE, false, 7),
            query(List.of("shop"), null, null, Outcome.CHANGED, Sort.TITLE, false, 7),
            query(List.of(), "news", Activity.WAITING, null, Sort.TITLE, false, 7),
            query(List.of(), "shop", Activity.PAUSED, Outcome.ERROR, Sort.TITLE, false, 7),
            query(List.of("e"), "news", Activity.QUEUED, Outcome.NONE, Sort.TITLE, false, 7));
    return Stream.of(words, single, seen, mixed).flatMap(each -> each);
  }

  private static WatchQuery ordered(WatchQuery query, Sort sort, boolean descending) {
    return new WatchQuery(query.filter(), sort, descending, query.limit(), null, 0);
  }

  @Test
  void everyFilterFindsWhatALookAtEachWatchFinds() {
    List<Watch> all = all();
    for (WatchQuery query : filters().toList()) {
      List<String> expected =
          all.stream().filter(matching(query)).sorted(byTitle()).map(Watch::id).toList();
      for (Effort effort : EFFORTS) {
        assertThat(everyPage(query, effort, expected.size()))
            .as("%s by %s", query, effort)
            .extracting(Watch::id)
            .containsExactlyElementsOf(expected);
      }
    }
  }

  @Test
  void everyOrderIsKeptAcrossPages() {
    List<Watch> all = all();
    Map<Sort, Function<Watch, @Nullable Instant>> times =
        Map.of(
            Sort.CREATED_AT, Watch::createdAt,
            Sort.LAST_CHANGED_AT, Watch::lastChangedAt,
            Sort.LAST_CHECKED_AT, Watch::lastCheckedAt);
    WatchQuery some = query(List.of("shop"), null, null, null, Sort.TITLE, false, 9);
    for (Sort sort : Sort.values()) {
      for (boolean descending : new boolean[] {false, true}) {
        for (WatchQuery query : List.of(some, ordered(some, sort, descending))) {
          WatchQuery asked = ordered(query, sort, descending);
          List<Watch> matching = all.stream().filter(matching(asked)).toList();
          for (Effort effort : EFFORTS) {
            List<Watch> found = everyPage(asked, effort, matching.size());
            assertThat(found).as("%s", asked).doesNotHaveDuplicates().hasSameSizeAs(matching);
            Comparator<Watch> order =
                sort == Sort.TITLE
                    ? byTitle()
                    : Comparator.<Watch, Instant>comparing(
                            watch ->
                                orStart(times.getOrDefault(sort, Watch::nextCheckAt).apply(watch)))
                        .thenComparing(Watch::id);
            List<Watch> kept =
                sort == Sort.NEXT_CHECK_AT
                    ? found.stream().filter(watch -> watch.nextCheckAt() != null).toList()
                    : found;
            assertThat(kept).isSortedAccordingTo(descending ? order.reversed() : order);
          }
        }
      }
    }
  }

  private static Instant orStart(@Nullable Instant time) {
    return time == null ? Instant.EPOCH : time;
  }

  private static Comparator<Watch> byTitle() {
    return Comparator.<Watch, byte[]>comparing(
            watch ->
                (watch.title() == null ? watch.url() : watch.title())
                    .toLowerCase(java.util.Locale.ROOT)
                    .getBytes(StandardCharsets.UTF_8),
            Arrays::compareUnsigned)
        .thenComparing(Watch::id);
  }

  private static Predicate<Watch> matching(WatchQuery query) {
    return watch -> {
      String text =
          SearchTexts.fold(
              watch.url() + "\n" + watch.title() + "\n" + String.join("\n", watch.tags()));
      String searched = watch.title() == null ? text.replace("\nnull\n", "\n\n") : text;
      WatchFilter filter = query.filter();
      return filter.words().stream().allMatch(word -> searched.contains(SearchTexts.fold(word)))
          && (filter.tag() == null || watch.tags().contains(filter.tag()))
          && (filter.activity() == null || watch.activity() == filter.activity())
          && (filter.outcome() == null || watch.outcome() == filter.outcome())
          && (filter.viewed() == null || watch.viewed() == filter.viewed());
    };
  }

  @Test
  void anOffsetBeginsWhereSoManyPagesWouldEnd() {
    for (WatchQuery query : filters().toList()) {
      for (Effort effort : EFFORTS) {
        List<Watch> whole = everyPage(query, effort, page(query, effort).total());
        for (int offset : new int[] {1, 6, 8, whole.size() - 1, whole.size(), 1_000_000}) {
          int from = Math.clamp(offset, 0, whole.size());
          WatchQuery there =
              new WatchQuery(
                  query.filter(), query.sort(), query.descending(), 7, null, Math.max(0, offset));

          WatchPage page = page(there, effort);

          assertThat(page.items())
              .as("%s by %s", there, effort)
              .isEqualTo(whole.subList(from, Math.min(from + 7, whole.size())));
          assertThat(page.total()).isEqualTo(whole.size());
          assertThat(page.next() != null).isEqualTo(from + 7 < whole.size());
        }
      }
    }
  }

  @Test
  void talliesAreWhatACountWouldFind() {
    List<Watch> all = all();
    Map<String, Long> tags = new TreeMap<>();
    all.forEach(watch -> watch.tags().forEach(tag -> tags.merge(tag, 1L, Long::sum)));

    WatchCounts counts = fixture.read(reading -> reading.watches().counts());
    List<TagCount> counted = fixture.read(reading -> reading.watches().tags());

    assertThat(counts.watches()).isEqualTo(all.size());
    assertThat(counts.paused()).isEqualTo(all.stream().filter(Watch::paused).count());
    assertThat(counts.failing())
        .isEqualTo(all.stream().filter(watch -> watch.outcome() == Outcome.ERROR).count());
    assertThat(counts.unviewed()).isEqualTo(all.stream().filter(watch -> !watch.viewed()).count());
    assertThat(counted)
        .containsExactlyElementsOf(
            tags.entrySet().stream()
                .map(tag -> new TagCount(tag.getKey(), tag.getValue()))
                .toList());
  }

  @Test
  void noListLooksAtEveryRow() throws SQLException {
    prepareForPlans();
    DSLContext recording = recording();
    for (Effort effort : EFFORTS) {
      for (Sort sort : Sort.values()) {
        for (WatchQuery filter : filters().toList()) {
          WatchQuery query = ordered(filter, sort, sort != Sort.TITLE);
          statements.clear();
          WatchPage first =
              new SqlWatchList(recording, dialect, query, fixture.now(), effort).page();
          if (first.next() != null) {
            new SqlWatchList(recording, dialect, query.from(first.next()), fixture.now(), effort)
                .page();
          }
          boolean short_ = query.filter().words().stream().anyMatch(word -> word.length() < 3);
          for (String statement : statements.stream().distinct().toList()) {
            assertThat(plan(statement)).as(statement).noneMatch(line -> isScan(line, short_));
          }
        }
      }
    }
  }

  /** An empty planner would scan any table this small. */
  private void prepareForPlans() {
    if (database == TestDatabase.POSTGRESQL) {
      sql.execute("set enable_seqscan = off");
      sql.execute("analyze");
    }
  }

  private DSLContext recording() {
    ExecuteListener listener =
        new ExecuteListener() {
          @Override
          public void executeStart(ExecuteContext context) {
            statements.add(String.valueOf(context.sql()));
          }
        };
    return org.jooq.impl.DSL.using(
        sql.configuration()
            .deriveAppending(new org.jooq.impl.DefaultExecuteListenerProvider(listener)));
  }

  private List<String> plan(String statement) {
    String explain = database == TestDatabase.SQLITE ? "explain query plan " : "explain ";
    return connectionRows(explain + statement);
  }

  private List<String> connectionRows(String statement) {
    List<String> lines = new ArrayList<>();
    try (var plain = connection.createStatement();
        var rows = plain.executeQuery(statement)) {
      int column = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        lines.add(rows.getString(column));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
    return lines;
  }

  private static boolean isScan(String line, boolean mayScanTexts) {
    if (mayScanTexts && line.contains("watch_text")) {
      return false;
    }
    return line.matches("SCAN watch(_text|_tag|_tally)?") || line.contains("Seq Scan on watch");
  }
}
