package dev.pagewatch.worker.document;

/** What a reader process can read. */
public enum DocumentKind {
  /** For its text. */
  PDF,
  /** PNG, JPEG, GIF and WebP, for their pixels. */
  IMAGE
}
