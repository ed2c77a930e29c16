package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * By what a server knows which version of a page somebody has (RFC 9110, section 8.8). They belong
 * to one URL, and to the options it was fetched with: whoever keeps them forgets them when either
 * changes.
 *
 * @param url whose version it is: where the redirects ended
 * @param etag as the server wrote it, with quotes, or null
 * @param lastModified as the server wrote it, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Validators(String url, @Nullable String etag, @Nullable String lastModified) {

  /** Longest that is kept of either; longer ones are not worth it. */
  public static final int LONGEST = 500;

  private static final Validators NONE = new Validators("", null, null);

  /** Leaves out what is too long or could not be sent back. */
  public Validators {
    etag = kept(etag);
    lastModified = kept(lastModified);
  }

  /** Of a page that nothing is known of. */
  public static Validators none() {
    return NONE;
  }

  /** Whether there is nothing to ask a server with. */
  @JsonIgnore
  public boolean isNone() {
    return etag == null && lastModified == null;
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
