package dev.pagewatch.gateway.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a database's tables, one after the other, each before those that refer to it. */
public interface TableSink {

  /** The rows that follow are of this table and have these columns. */
  void table(String name, List<String> columns);

  /** A row: a {@code String}, {@code Long}, {@code byte[]} or null for each column. */
  void row(List<@Nullable Object> values);
}
