package dev.pagewatch.bench;

import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchPage;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WatchQuery.Sort;
import dev.pagewatch.gateway.store.WatchReader;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the list, search, filters and {@code since} through the store, on SQLite and PostgreSQL,
 * beside the plain way on the same tables: select by condition, sort, cut, and count again.
 */
public final class ListBench {

  private static final int RUNS = 200;
  private static final int PLAIN_RUNS = 20;
  private static final WatchQuery ALL =
      new WatchQuery(WatchFilter.ALL, Sort.CREATED_AT, true, 50, null, 0);

  private final Store store;
  private final Connection plain;
  private final boolean sqlite;
  private final SampleWatches samples;

  /** What is measured; {@code where} is the condition of the plain way. */
  private record Case(String name, WatchQuery query, String where) {}

  private ListBench(Store store, Connection plain, boolean sqlite, SampleWatches samples) {
    this.store = store;
    this.plain = plain;
    this.sqlite = sqlite;
    this.samples = samples;
  }

  /** Prints the figures; arguments are numbers of watches, by default 1000 10000 100000. */
  public static void main(String[] arguments) throws Exception {
    String[] sizes = arguments.length == 0 ? new String[] {"1000", "10000", "100000"} : arguments;
    Vertx vertx = Vertx.vertx();
    for (String size : sizes) {
      onSqlite(vertx, Integer.parseInt(size));
      onPostgres(vertx, Integer.parseInt(size));
    }
    System.exit(0);
  }

  private static void onSqlite(Vertx vertx, int size) throws Exception {
    Path file = Files.createTempDirectory("list-bench").resolve("pagewatch.db");
    SampleWatches samples = new SampleWatches();
    Store store = SqliteStore.open(vertx, file, samples);
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      samples.fill(store, size);
      new ListBench(store, plain, true, samples).run("SQLite", size);
    }
    SampleWatches.get(store.close());
  }

  private static void onPostgres(Vertx vertx, int size) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort());
      SampleWatches samples = new SampleWatches();
      Store store =
          PostgresStore.open(vertx, new PostgresStore.Access(url, "postgres", null), samples);
      try (Connection plain = DriverManager.getConnection(url, "postgres", null)) {
        samples.fill(store, size);
        try (Statement statement = plain.createStatement()) {
          statement.execute("vacuum analyze");
        }
        new ListBench(store, plain, false, samples).run("PostgreSQL", size);
      }
      SampleWatches.get(store.close());
    }
  }

  private void run(String database, int size) throws Exception {
    System.out.printf("%n### %s, %,d watches%n%n", database, size);
    System.out.println("| page | rows | p50 ms | p95 ms | p99 ms | plain p50 ms | ratio |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    for (Case each : cases()) {
      measure(each);
    }
    long revision = SampleWatches.get(read(reader -> reader.list(ALL))).revision();
    print("since, nothing new", 0, times(RUNS, () -> since(revision, 500)), null);
    print("since, 50 rows", 50, times(RUNS, () -> since(revision - 50, 500)), null);
    print("since 0, 500 rows", 500, times(RUNS, () -> since(0, 500)), null);
    print("tags", 0, times(RUNS, () -> SampleWatches.get(read(WatchReader::tags))), null);
    print("counts", 0, times(RUNS, () -> SampleWatches.get(read(WatchReader::counts))), null);
  }

  private List<Case> cases() {
    long now = samples.instant().toEpochMilli();
    List<Case> cases = new ArrayList<>();
    for (Sort sort : Sort.values()) {
      cases.add(new Case("by " + sort.wireName(), by(ALL, sort), "1 = 1"));
    }
    cases.add(word("a word of one watch", "-77"));
    cases.add(word("a rare word", "kettletoaster"));
    cases.add(word("a common word", "kettle"));
    cases.add(word("a word of all", "https"));
    cases.add(word("two letters", "de"));
    cases.add(word("two rare letters", "zz"));
    cases.add(word("two words", "kettle", "toaster"));
    cases.add(word("no match", "qqqq"));
    Case common = word("a common word by title", "kettle");
    cases.add(new Case(common.name(), by(common.query(), Sort.TITLE), common.where()));
    for (String tag : List.of("news", "team-7")) {
      WatchQuery query = with(List.of(), tag, null, null);
      cases.add(new Case("tag " + tag, query, tag(tag)));
      cases.add(new Case("tag " + tag + " by title", by(query, Sort.TITLE), tag(tag)));
    }
    for (Outcome outcome : Outcome.values()) {
      cases.add(
          new Case(
              "outcome " + outcome.wireName(),
              with(List.of(), null, null, outcome),
              "outcome = '%s'".formatted(outcome.wireName())));
    }
    String changed = "outcome = 'changed'";
    WatchQuery changes = with(List.of(), null, null, Outcome.CHANGED);
    cases.add(
        new Case("outcome changed by lastChangedAt", by(changes, Sort.LAST_CHANGED_AT), changed));
    for (Activity activity : Activity.values()) {
      cases.add(
          new Case(
              "activity " + activity.wireName(),
              with(List.of(), null, activity, null),
              activity(activity, now)));
    }
    cases.add(
        new Case(
            "word, tag and outcome",
            with(List.of("kettle"), "news", null, Outcome.CHANGED),
            word("", "kettle").where() + " and " + tag("news") + " and " + changed));
    cases.add(
        new Case(
            "common word and usual outcome",
            with(List.of("kettle"), null, null, Outcome.UNCHANGED),
            word("", "kettle").where() + " and outcome = 'unchanged'"));
    return cases;
  }

  private Case word(String name, String... words) {
    StringBuilder where = new StringBuilder("1 = 1");
    for (String word : words) {
      String has = sqlite ? "instr(search_text, '%s') > 0" : "position('%s' in search_text) > 0";
      where
          .append(" and id in (select watch_id from watch_text where ")
          .append(has.formatted(word))
          .append(')');
    }
    return new Case(name, with(List.of(words), null, null, null), where.toString());
  }

  private static String tag(String tag) {
    return "id in (select watch_id from watch_tag where tag = '%s')".formatted(tag);
  }

  private static String activity(Activity activity, long now) {
    String asked = "next_check_at <= %d and priority = 2".formatted(now);
    return switch (activity) {
      case CHECKING -> "lease_token is not null";
      case QUEUED ->
          "lease_token is null and (%s or next_check_at <= %d and paused = 0)"
              .formatted(asked, now);
      case PAUSED -> "lease_token is null and paused = 1 and not (%s)".formatted(asked);
      case WAITING -> "lease_token is null and paused = 0 and next_check_at > " + now;
    };
  }

  private static WatchQuery with(
      List<String> words,
      @Nullable String tag,
      @Nullable Activity activity,
      @Nullable Outcome outcome) {
    WatchFilter filter = new WatchFilter(words, tag, activity, outcome, null);
    return new WatchQuery(filter, Sort.CREATED_AT, true, 50, null, 0);
  }

  private static WatchQuery by(WatchQuery query, Sort sort) {
    return new WatchQuery(query.filter(), sort, false, 50, null, 0);
  }

  private void measure(Case each) throws Exception {
    WatchPage first = SampleWatches.get(read(reader -> reader.list(each.query())));
    double[] ours = times(RUNS, () -> SampleWatches.get(read(reader -> reader.list(each.query()))));
    String key =
        switch (each.query().sort()) {
          case TITLE -> "sort_title";
          case LAST_CHANGED_AT -> "coalesce(last_changed_at, 0)";
          case LAST_CHECKED_AT -> "coalesce(last_checked_at, 0)";
          case NEXT_CHECK_AT -> "next_check_at";
          case CREATED_AT -> "created_at";
        };
    String order = each.query().descending() ? " desc" : "";
    String page =
        "select * from watch where %s order by %s%s, id%s limit 51"
            .formatted(each.where(), key, order, order);
    String count = "select count(*) from watch where " + each.where();
    double[] others = times(PLAIN_RUNS, () -> plainly(page) + plainly(count));
    print(each.name(), first.total(), ours, others);
    if (first.total() > 1_000) {
      for (double part : new double[] {0.5, 0.99}) {
        WatchQuery deep = at((int) (first.total() * part), each.query());
        print(
            "%s, %.0f %% down".formatted(each.name(), 100 * part),
            first.total(),
            times(RUNS, () -> SampleWatches.get(read(reader -> reader.list(deep)))),
            null);
      }
    }
  }

  private static WatchQuery at(int offset, WatchQuery query) {
    return new WatchQuery(
        query.filter(), query.sort(), query.descending(), query.limit(), null, offset);
  }

  private int plainly(String query) throws Exception {
    try (Statement statement = plain.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      int cells = 0;
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          cells += rows.getObject(i) == null ? 0 : 1;
        }
      }
      return cells;
    }
  }

  private int since(long revision, int limit) throws Exception {
    return SampleWatches.get(read(reader -> reader.since(revision, limit))).items().size();
  }

  private <T> Future<T> read(Function<WatchReader, T> work) {
    return store.read(reading -> work.apply(reading.watches()));
  }

  private static <T> double[] times(int runs, Callable<T> work) throws Exception {
    for (int i = 0; i < runs / 10; i++) {
      work.call();
    }
    double[] millis = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      work.call();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }

  private static void print(String name, long rows, double[] ours, double @Nullable [] others) {
    String beside =
        others == null
            ? "| |"
            : "| %.1f | %.2f |".formatted(at(others, 50), at(ours, 50) / at(others, 50));
    System.out.printf(
        "| %s | %,d | %.1f | %.1f | %.1f %s%n",
        name, rows, at(ours, 50), at(ours, 95), at(ours, 99), beside);
  }

  private static double at(double[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
