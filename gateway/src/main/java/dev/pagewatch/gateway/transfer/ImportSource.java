package dev.pagewatch.gateway.transfer;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is imported, read from its beginning to its end. Blocks. Opening one fails with {@link
 * dev.pagewatch.gateway.watch.ValidationException} when the whole can't be used, so that nothing of
 * a broken file is ever imported.
 */
interface ImportSource extends Closeable {

  /** The next watch, or null at the end; defaults come before all watches. */
  @Nullable Found next() throws IOException;
}
