package dev.pagewatch.model.settings;

/** How much is logged, least first. */
public enum LogLevel {
  /** What failed and needs somebody. */
  ERROR,
  /** What went wrong and was dealt with. */
  WARN,
  /** What an operator wants to know. */
  INFO,
  /** What one looks at when something is wrong. */
  DEBUG,
  /** Everything. */
  TRACE
}
