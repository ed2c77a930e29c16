package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.BatchBindStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectLimitStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * What watches are found by, kept apart from the row that every check rewrites. Words of three
 * characters or more are found by their trigrams: SQLite's in watch_search, PostgreSQL's in
 * watch_text_search_idx. Shorter ones have none and are looked for in the narrow watch_text.
 */
final class SearchTexts {

  static final Table<Record> WATCH_TEXT = table(name("watch_text"));
  static final Field<String> WATCH_ID = field(name("watch_id"), SQLDataType.VARCHAR);
  static final Field<String> SEARCH_TEXT = field(name("search_text"), SQLDataType.VARCHAR);

  private static final Table<Record> WATCH_SEARCH = table(name("watch_search"));
  private static final Field<Long> ROWID = field(name("watch_search", "rowid"), SQLDataType.BIGINT);
  private static final Field<Long> SEQ = field(name("watch_text", "seq"), SQLDataType.BIGINT);
  private static final Field<String> TEXT =
      field(name("watch_text", "search_text"), SQLDataType.VARCHAR);
  private static final int TRIGRAM = 3;
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n]]");

  private SearchTexts() {}

  /** Stores what rows are found by: the URL, and the text of URL, shown title and tags. */
  static void store(DSLContext sql, List<Record> rows) {
    if (rows.isEmpty()) {
      return;
    }
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(WATCH_TEXT)
                .set(WATCH_ID, (String) null)
                .set(URL, (String) null)
                .set(SEARCH_TEXT, (String) null)
                .onConflict(WATCH_ID)
                .doUpdate()
                .set(URL, excluded(URL))
                .set(SEARCH_TEXT, excluded(SEARCH_TEXT)));
    for (Record row : rows) {
      batch = batch.bind(get(row, ID), get(row, URL), text(row));
    }
    batch.execute();
  }

  private static String text(Record row) {
    String title = title(row.get(TITLE), row.get(PAGE_TITLE));
    String tags = String.join("\n", tagList(get(row, TAGS)));
    return fold(get(row, URL) + "\n" + (title == null ? "" : title) + "\n" + tags);
  }

  /** What is alike for search becomes equal: case, compatible forms, the two small sigmas. */
  static String fold(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return CONTROLS.matcher(plain.replace('ς', 'σ')).replaceAll(" ");
  }

  /** Ids of the watches whose text has all these folded words in it, from the trigrams' index. */
  static SelectLimitStep<Record1<String>> matching(DSLContext sql, List<String> words) {
    List<String> indexed = indexed(sql, words);
    if (indexed.isEmpty()) {
      return select(WATCH_ID).from(WATCH_TEXT).where(likeAll(SEARCH_TEXT, words));
    }
    List<String> rest = words.stream().filter(word -> !indexed.contains(word)).toList();
    return select(WATCH_ID)
        .from(WATCH_SEARCH)
        .join(WATCH_TEXT)
        .on(SEQ.eq(ROWID))
        .where(match(indexed).and(likeAll(TEXT, rest)));
  }

  /** The same as rows to count, which needs no texts where the index knows all words. */
  static Select<?> matches(DSLContext sql, List<String> words) {
    List<String> indexed = indexed(sql, words);
    return indexed.size() == words.size()
        ? select(ROWID).from(WATCH_SEARCH).where(match(indexed))
        : matching(sql, words);
  }

  /** Whether no index knows any of these words. */
  static boolean areTooShort(List<String> words) {
    return words.stream().noneMatch(SearchTexts::hasTrigram);
  }

  /** Ids of some watches whose text has all these folded words in it. */
  static List<String> first(DSLContext sql, List<String> words, int limit) {
    return sql.fetchValues(matching(sql, words).limit(limit));
  }

  /** Whether the text of the watch with this id has all these folded words in it. */
  static Condition contains(Field<String> id, List<String> words) {
    return exists(
        select(inline(1)).from(WATCH_TEXT).where(WATCH_ID.eq(id).and(likeAll(SEARCH_TEXT, words))));
  }

  /** The words SQLite's full-text index is asked for; PostgreSQL's answers like by itself. */
  private static List<String> indexed(DSLContext sql, List<String> words) {
    return sql.family() == SQLDialect.SQLITE
        ? words.stream().filter(SearchTexts::hasTrigram).toList()
        : List.of();
  }

  private static boolean hasTrigram(String word) {
    return word.codePointCount(0, word.length()) >= TRIGRAM;
  }

  private static Condition match(List<String> words) {
    String phrases =
        words.stream()
            .map(word -> '"' + word.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(" AND "));
    return condition("{0} match {1}", name("watch_search"), inline(phrases));
  }

  private static Condition likeAll(Field<String> text, List<String> words) {
    Condition all = noCondition();
    for (String word : words) {
      String escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
      all = all.and(text.like(inline('%' + escaped + '%'), '\\'));
    }
    return all;
  }
}
