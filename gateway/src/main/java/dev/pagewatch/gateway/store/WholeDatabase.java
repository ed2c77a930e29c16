package dev.pagewatch.gateway.store;

import java.util.function.Consumer;

/**
 * A database as one thing to be copied out or filled. It needs no {@link Store}: reading goes on
 * beside a running Pagewatch, filling only where none runs. All of it blocks.
 *
 * <p>Methods throw {@link StoreUnavailableException} with a message for the operator when the
 * database can't be used.
 */
public interface WholeDatabase {

  /** What database it is: {@code sqlite} or {@code postgresql}. */
  String kind();

  /**
   * Hands out every row as of one moment. Sign-ins are left out: whoever restores signs in again.
   *
   * @return the highest revision taken by then
   */
  long read(TableSink sink);

  /**
   * Fills the database, all or nothing. Revisions are raised by {@code gap}, and above what the
   * database has seen, so that nobody takes an old row for a newer one; leases end.
   *
   * @param rows writes every row, as {@link #read} handed them out
   * @param revision what {@link #read} returned
   * @param replace whether to do it even if there is something in the database
   * @throws NotEmptyException when there is and that was not asked for
   */
  void fill(Consumer<TableSink> rows, long revision, long gap, boolean replace);

  /** There is something in the database that would be lost. */
  final class NotEmptyException extends RuntimeException {
    /** With words for the operator. */
    public NotEmptyException(String message) {
      super(message);
    }
  }

  /** The rows don't fit the tables that this Pagewatch has. */
  final class OtherTablesException extends RuntimeException {
    /** With words for the operator. */
    public OtherTablesException(String message) {
      super(message);
    }
  }
}
