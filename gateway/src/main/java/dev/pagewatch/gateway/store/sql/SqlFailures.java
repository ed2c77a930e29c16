package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.StoreUnavailableException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;
import org.sqlite.core.Codes;

/** Tells a database that can't be used now from a statement that is wrong. */
final class SqlFailures {

  private static final Logger LOG = LoggerFactory.getLogger(SqlFailures.class);

  private SqlFailures() {}

  /**
   * What to answer with.
   *
   * @param use {@code read} or {@code written}
   */
  static RuntimeException of(String use, Exception failure) {
    if (isOurFault(failure)) {
      return new IllegalStateException("a statement failed: " + words(failure), failure);
    }
    String words = "the database can't be %s now".formatted(use);
    LOG.warn("{}: {}", words, words(failure));
    return new StoreUnavailableException(words, failure);
  }

  /**
   * Whether the transaction lost against another and may be run again: serialization failure or
   * deadlock (SQLSTATE 40001, 40P01).
   */
  static boolean isWorthAnotherTry(Exception failure) {
    String state = state(failure);
    return state.equals("40001") || state.equals("40P01");
  }

  /** Bad data, a violated constraint, wrong SQL: SQLSTATE classes 22, 23 and 42. */
  private static boolean isOurFault(Exception failure) {
    SQLException cause = cause(failure);
    if (cause instanceof SQLiteException sqlite) {
      int primary = sqlite.getResultCode().code & 0xff;
      return primary == Codes.SQLITE_CONSTRAINT
          || primary == Codes.SQLITE_ERROR
          || primary == Codes.SQLITE_MISMATCH;
    }
    String state = state(failure);
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
  }

  private static String state(Exception failure) {
    SQLException cause = cause(failure);
    return cause == null ? "" : String.valueOf(cause.getSQLState());
  }

  private static @Nullable SQLException cause(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /** A failure in one line, with the database's own words. */
  private static String words(Exception failure) {
    String line = firstLine(failure);
    SQLException cause = cause(failure);
    return cause == null || line.contains(firstLine(cause)) ? line : line + ": " + firstLine(cause);
  }

  /** A failure in one line. */
  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
