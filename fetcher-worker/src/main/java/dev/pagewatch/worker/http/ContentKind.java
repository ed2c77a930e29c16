package dev.pagewatch.worker.http;

/** How a body is read. */
enum ContentKind {
  /** As a document. */
  HTML,
  /** As a feed where it is one, else as it is. */
  XML,
  /** As it is. */
  JSON,
  /** As it is. */
  TEXT,
  /** By record. */
  CSV,
  /** By record. */
  TSV,
  /** For its text. */
  PDF,
  /** For its pixels, else by checksum. */
  IMAGE,
  /** Nothing to compare. */
  UNSUPPORTED
}
