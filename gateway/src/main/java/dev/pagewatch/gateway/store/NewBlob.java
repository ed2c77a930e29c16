package dev.pagewatch.gateway.store;

/** A body to be stored. The bytes are the caller's and must not change any more. */
public final class NewBlob {

  private final byte[] bytes;
  private final String mediaType;

  /** Of these bytes. */
  public NewBlob(byte[] bytes, String mediaType) {
    this.bytes = bytes;
    this.mediaType = mediaType;
  }

  /** The bytes, not copied. */
  public byte[] bytes() {
    return bytes;
  }

  /** What they are. */
  public String mediaType() {
    return mediaType;
  }
}
