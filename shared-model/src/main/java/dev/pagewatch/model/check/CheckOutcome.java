package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a check ended, as the worker saw it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CheckOutcome.Same.class, name = "same"),
  @JsonSubTypes.Type(value = CheckOutcome.NotModified.class, name = "not_modified"),
  @JsonSubTypes.Type(value = CheckOutcome.Content.class, name = "content"),
  @JsonSubTypes.Type(value = CheckOutcome.NeedsBrowser.class, name = "needs_browser"),
  @JsonSubTypes.Type(value = CheckOutcome.Failed.class, name = "failed")
})
public sealed interface CheckOutcome {

  /**
   * The compared text hashes to the job's {@code previousHash}.
   *
   * @param pageTitle the page's own title, or null
   * @param validators to ask with next time, or null
   * @param price of the page's product, which may be another though what is compared is the same;
   *     null where it isn't watched
   */
  record Same(
      String hash,
      @Nullable String pageTitle,
      @Nullable Validators validators,
      @Nullable Price price)
      implements CheckOutcome {

    /** Of a watch that is not of a price. */
    public Same(String hash, @Nullable String pageTitle, @Nullable Validators validators) {
      this(hash, pageTitle, validators, null);
    }

    /** A page whose server gave nothing to ask with. */
    public Same(String hash, @Nullable String pageTitle) {
      this(hash, pageTitle, null);
    }
  }

  /**
   * The page is what the job's {@code validators} are of: the server says so and sent nothing (RFC
   * 9110, section 15.4.5), or it sent the same bytes again.
   */
  record NotModified() implements CheckOutcome {}

  /**
   * The compared text is new.
   *
   * @param hash lower-case hex SHA-256 of the compared text in UTF-8
   * @param text what people see: readable lines joined by {@code \n}
   * @param textHash lower-case hex SHA-256 of that in UTF-8, its name; the same as {@code hash}
   *     where all of it is compared
   * @param conditional whether the options leave it to the gateway if this counts as a change
   * @param pageTitle the page's own title, or null
   * @param html the fetched or rendered document, already put in the blob store, or null
   * @param screenshot of the viewport, already put in the blob store, or null
   * @param validators to ask with next time, or null
   * @param price of the page's product, null where it isn't watched
   */
  record Content(
      String hash,
      String text,
      String textHash,
      boolean conditional,
      @Nullable String pageTitle,
      @Nullable BlobRef html,
      @Nullable BlobRef screenshot,
      @Nullable Validators validators,
      @Nullable Price price)
      implements CheckOutcome {

    /** Reads what an older worker leaves out as the compared text's. */
    public Content {
      textHash = Objects.requireNonNullElse(textHash, hash);
    }

    /** Of a watch that is not of a price. */
    public Content(
        String hash,
        String text,
        String textHash,
        boolean conditional,
        @Nullable String pageTitle,
        @Nullable BlobRef html,
        @Nullable BlobRef screenshot,
        @Nullable Validators validators) {
      this(hash, text, textHash, conditional, pageTitle, html, screenshot, validators, null);
    }

    /** All of a page. */
    public Content(
        String hash,
        String text,
        @Nullable String pageTitle,
        @Nullable BlobRef html,
        @Nullable BlobRef screenshot) {
      this(hash, text, hash, false, pageTitle, html, screenshot, null);
    }

    /** Whether this is all of a page, and any change of it counts. */
    @JsonIgnore
    public boolean isPlain() {
      return textHash.equals(hash) && !conditional;
    }

    /** A copy with what is kept beside the text. */
    public Content with(@Nullable BlobRef html, @Nullable BlobRef screenshot) {
      return new Content(
          hash, text, textHash, conditional, pageTitle, html, screenshot, validators, price);
    }
  }

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

  /** A copy that says what to ask with next time, where there was content. */
  default CheckOutcome validatedBy(Validators given) {
    Validators kept = given.isNone() ? null : given;
    return switch (this) {
      case Same same -> new Same(same.hash(), same.pageTitle(), kept, same.price());
      case Content it ->
          new Content(
              it.hash(),
              it.text(),
              it.textHash(),
              it.conditional(),
              it.pageTitle(),
              it.html(),
              it.screenshot(),
              kept,
              it.price());
      case NotModified none -> this;
      case NeedsBrowser none -> this;
      case Failed none -> this;
    };
  }
}
