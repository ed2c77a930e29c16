package dev.pagewatch.gateway.store;

/** What watches go by where they don't say otherwise. */
public interface DefaultsReader {

  /** All that hold now, with proxies' passwords. */
  Defaults current();
}
