package dev.pagewatch.gateway.store;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which watches to list and in what order.
 *
 * @param limit 1 to 500
 * @param after where the page before ended, or null to begin with the first watch
 * @param offset how many watches to leave out from there on
 */
public record WatchQuery(
    WatchFilter filter,
    Sort sort,
    boolean descending,
    int limit,
    @Nullable Position after,
    int offset) {

  /** Most words of a query. */
  public static final int MAX_WORDS = 20;

  private static final Pattern WORD = Pattern.compile("[^\\s\\p{Cntrl}]+");

  /** The words in what somebody looks for. */
  public static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }

  /** The same from where a page ended. */
  public WatchQuery from(Position position) {
    return new WatchQuery(filter, sort, descending, limit, position, 0);
  }

  /** What a list is ordered by; ties are broken by id. */
  public enum Sort {
    /** Shown title, ignoring case. */
    TITLE("title"),
    /** Last change, never changed first. */
    LAST_CHANGED_AT("lastChangedAt"),
    /** Last check, never checked first. */
    LAST_CHECKED_AT("lastCheckedAt"),
    /** Next check. */
    NEXT_CHECK_AT("nextCheckAt"),
    /** When it was added. */
    CREATED_AT("createdAt");

    private final String wireName;

    Sort(String wireName) {
      this.wireName = wireName;
    }

    /** Name in the API. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * Where a page ended.
   *
   * @param key the sort key of its last row: text for a title, else epoch milliseconds as text
   * @param id the id of its last row
   * @param total rows over all pages, as counted for a page before: kept where counting takes long
   */
  public record Position(String key, String id, long total) {}
}
