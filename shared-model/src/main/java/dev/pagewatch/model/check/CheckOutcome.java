package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a check ended, as the worker saw it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CheckOutcome.Same.class, name = "same"),
  @JsonSubTypes.Type(value = CheckOutcome.Content.class, name = "content"),
  @JsonSubTypes.Type(value = CheckOutcome.NeedsBrowser.class, name = "needs_browser"),
  @JsonSubTypes.Type(value = CheckOutcome.Failed.class, name = "failed")
})
public sealed interface CheckOutcome {

  /**
   * The compared text hashes to the job's {@code previousHash}.
   *
   * @param pageTitle the page's own title, or null
   */
  record Same(String hash, @Nullable String pageTitle) implements CheckOutcome {}

  /**
   * The compared text is new.
   *
   * @param hash lower-case hex SHA-256 of the UTF-8 text
   * @param text readable lines joined by {@code \n}
   * @param pageTitle the page's own title, or null
   * @param html the fetched or rendered document, already put in the blob store, or null
   * @param screenshot of the viewport, already put in the blob store, or null
   */
  record Content(
      String hash,
      String text,
      @Nullable String pageTitle,
      @Nullable BlobRef html,
      @Nullable BlobRef screenshot)
      implements CheckOutcome {}

  /**
   * Plain HTTP shows too little of this page; a browser must open it.
   *
   * @param reason the evidence in plain words
   */
  record NeedsBrowser(String reason) implements CheckOutcome {}

  /**
   * The check failed.
   *
   * @param message for people: what happened, naming the status, host or selector concerned
   * @param retryAfter how long the site asks not to be asked again, null where it said nothing
   */
  record Failed(ErrorCode code, String message, @Nullable Duration retryAfter)
      implements CheckOutcome {

    /** A failure after which the site said nothing of when to come back. */
    public Failed(ErrorCode code, String message) {
      this(code, message, null);
    }
  }
}
