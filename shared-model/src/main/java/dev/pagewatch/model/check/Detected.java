package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a check would make of a text.
 *
 * @param conditionsHold whether the draft's conditions hold of it
 * @param reason in plain words
 * @param snapshotId what it was held against, or null
 */
public record Detected(
    Verdict verdict, boolean conditionsHold, String reason, @Nullable String snapshotId) {

  /** Whether it would be a change. */
  public enum Verdict {
    /** There is nothing to hold it against: the check would store it to compare others with. */
    BASELINE,
    /** Nothing that is compared differs. */
    SAME,
    /** It would be a change. */
    CHANGE,
    /** Something differs, but it doesn't count. */
    IGNORED;

    /** The lower-case form used in JSON. */
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
