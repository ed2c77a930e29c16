package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * By what it shows that a page is the version somebody has: to the server, which then sends nothing
 * (RFC 9110, section 8.8), or to whoever has fetched it again. They belong to one URL, and to the
 * options it was fetched with: whoever keeps them forgets them when either changes.
 *
 * @param url whose version it is: where the redirects ended
 * @param etag as the server wrote it, with quotes, or null
 * @param lastModified as the server wrote it, or null
 * @param bodyHash of what came, as whoever fetched it made it, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Validators(
    String url, @Nullable String etag, @Nullable String lastModified, @Nullable String bodyHash) {

  /** Longest that is kept of either; longer ones are not worth it. */
  public static final int LONGEST = 500;

  private static final Validators NONE = new Validators("", null, null, null);

  /** Leaves out what is too long or could not be sent back. */
  public Validators {
    etag = kept(etag);
    lastModified = kept(lastModified);
  }

  /** Of a page that nothing is known of. */
  public static Validators none() {
    return NONE;
  }

  /** What a server gave. */
  public Validators(String url, @Nullable String etag, @Nullable String lastModified) {
    this(url, etag, lastModified, null);
  }

  /** Whether a server can be asked with them. */
  @JsonIgnore
  public boolean canAsk() {
    return etag != null || lastModified != null;
  }

  /** Whether nothing is known. */
  @JsonIgnore
  public boolean isNone() {
    return !canAsk() && bodyHash == null;
  }

  private static @Nullable String kept(@Nullable String value) {
    return value == null
            || value.isBlank()
            || value.length() > LONGEST
            || HeaderRules.valueComplaint(value) != null
        ? null
        : value;
  }
}
