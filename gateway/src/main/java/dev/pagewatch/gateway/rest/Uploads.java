package dev.pagewatch.gateway.rest;

import dev.pagewatch.gateway.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.Pipe;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps large bodies in files, so that their size costs no memory. */
final class Uploads {

  private static final long MEGABYTE = 1_000_000;

  private final Vertx vertx;
  private final Path directory;

  /** In a directory, which is made when it is needed. */
  Uploads(Vertx vertx, Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  /**
   * Receives a request's body.
   *
   * @return the file, to be deleted by the caller; fails with {@link Problems.TooLargeException}
   *     when the body is over the limit
   */
  Future<Path> receive(HttpServerRequest request, int maxMegabytes) {
    Problems.TooLargeException tooLarge =
        new Problems.TooLargeException("the body is over %d MB".formatted(maxMegabytes));
    if (length(request) > maxMegabytes * MEGABYTE) {
      return Future.failedFuture(tooLarge);
    }
    // Paused until the file is there to write to.
    Pipe<Buffer> body = request.pipe();
    return vertx
        .fileSystem()
        .mkdirs(directory.toString())
        .compose(
            made ->
                vertx
                    .fileSystem()
                    .createTempFile(directory.toString(), "upload-", "", (String) null))
        .compose(
            file -> {
              if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                request.response().writeContinue();
              }
              return vertx
                  .fileSystem()
                  .open(file, new OpenOptions().setTruncateExisting(true))
                  .compose(open -> body.to(new Limited(open, maxMegabytes * MEGABYTE, tooLarge)))
                  .map(Path.of(file))
                  .onFailure(failure -> vertx.fileSystem().delete(file));
            })
        .recover(failure -> Future.failedFuture(cause(request, failure)));
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Throwable cause(HttpServerRequest request, Throwable failure) {
    if (!request.isEnded()) {
      // What still comes is let go by, so that the answer can be heard.
      request.handler(null).exceptionHandler(null).resume();
    }
    Throwable cause = failure;
    while (cause.getCause() != null
        && !(cause instanceof Problems.TooLargeException)
        && !(cause instanceof FileSystemException)) {
      cause = cause.getCause();
    }
    return cause instanceof FileSystemException
        ? new StoreUnavailableException("an upload can't be kept", cause)
        : cause;
  }

  /** Deletes a received file. */
  Future<Void> delete(Path file) {
    return vertx.fileSystem().delete(file.toString());
  }

  /** A file that takes only so many bytes. */
  private static final class Limited implements WriteStream<Buffer> {

    private final AsyncFile file;
    private final Problems.TooLargeException tooLarge;
    private long left;

    Limited(AsyncFile file, long limit, Problems.TooLargeException tooLarge) {
      this.file = file;
      this.left = limit;
      this.tooLarge = tooLarge;
    }

    @Override
    public Future<Void> write(Buffer bytes) {
      left -= bytes.length();
      return left < 0 ? Future.failedFuture(tooLarge) : file.write(bytes);
    }

    @Override
    public Future<Void> end() {
      return file.close();
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      file.exceptionHandler(handler);
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
      file.setWriteQueueMaxSize(size);
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return file.writeQueueFull();
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      file.drainHandler(handler);
      return this;
    }
  }
}
