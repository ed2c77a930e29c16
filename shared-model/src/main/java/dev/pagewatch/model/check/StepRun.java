package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pagewatch.model.fetch.StepAction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one of a page's steps went in a check.
 *
 * @param number from 1, in the order they are given
 * @param durationMs with what it led to settled
 * @param message why it was left out or failed, for people and without its value; null when done
 * @param screenshot of the page afterwards, already put in the blob store, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepRun(
    int number,
    StepAction action,
    Ending outcome,
    long durationMs,
    @Nullable String message,
    @Nullable BlobRef screenshot) {

  /** How a step ended. */
  public enum Ending {
    /** As it should. */
    @JsonProperty("done")
    DONE,

    /** An optional one whose element was not there. */
    @JsonProperty("skipped")
    SKIPPED,

    /** And the check with it. */
    @JsonProperty("failed")
    FAILED;

    /** The name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The ending of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Ending of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }
}
