package dev.pagewatch.model.check;

/** Where a worker puts large bodies before the result that refers to them. */
public interface BlobSink {

  /**
   * Stores a body, once per content, and returns when it is stored.
   *
   * <p>Blocks the calling thread; never call it on an event loop.
   *
   * @param bytes the body; not changed afterwards by the caller
   * @param mediaType its media type
   * @return the name to refer to it by
   * @throws BlobSinkException when the gateway can't take it now; the check ends as {@code
   *     internal}
   */
  BlobRef put(byte[] bytes, String mediaType);

  /** The gateway could not take a body. */
  final class BlobSinkException extends RuntimeException {
    /** With what went wrong and its cause. */
    public BlobSinkException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
