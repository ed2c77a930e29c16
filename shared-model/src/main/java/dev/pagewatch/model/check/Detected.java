package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a check would make of a text.
 *
 * @param conditionsHold whether the draft's conditions hold of it
 * @param reason in plain words
 * @param snapshotId what it was held against, or null
 * @param look of two pictures, how far they are apart; null of texts
 */
public record Detected(
    Verdict verdict,
    boolean conditionsHold,
    String reason,
    @Nullable String snapshotId,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Look look) {

  /** Of a text. */
  public Detected(
      Verdict verdict, boolean conditionsHold, String reason, @Nullable String snapshotId) {
    this(verdict, conditionsHold, reason, snapshotId, null);
  }

  /**
   * How far two pictures are apart.
   *
   * @param share which share of the pixels differs, from 0 to 1
   * @param tolerance the share that may
   * @param difference the picture with all that differs in red, a JPEG in base64; null where
   *     nothing does
   */
  public record Look(
      double share,
      double tolerance,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String difference) {}

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
