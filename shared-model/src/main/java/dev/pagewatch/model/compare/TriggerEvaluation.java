package dev.pagewatch.model.compare;

import com.google.re2j.Matcher;
import dev.pagewatch.model.filter.ChangeKind;
import dev.pagewatch.model.filter.NumberTrigger;
import dev.pagewatch.model.filter.TextPattern;
import dev.pagewatch.model.filter.Trigger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a change counts. Asked only when what is compared has changed; immutable and safe
 * for use by threads. Bounded in time: patterns by {@link Allowance#TIME}, the line diff by itself,
 * in the order of a second for texts of two million characters.
 *
 * <p>All conditions that are given must hold; the first that doesn't is the reason. In this order:
 *
 * <ul>
 *   <li>{@code blockWhilePresent}: nothing counts while one of the texts is on the page now.
 *   <li>{@code present}: at least one of the texts is on the page now.
 *   <li>{@code absent}: none of the texts is.
 *   <li>{@code changes}: the line diff has at least one change of these kinds: lines added,
 *       removed, or replaced by others in their place. Before the first snapshot all is added.
 *   <li>{@code minWords}: at least so many words differ in changes of those kinds. A word in the
 *       place of another is one word; words that changed places within a change are none.
 *   <li>{@code maxSimilarity}: the share of words that both texts have is at most this. Before the
 *       first snapshot it is 0.
 *   <li>{@code number}: any of its bounds. {@code above} and {@code below} ask that the number is
 *       beyond them and not the one it was before, so that it counts when it passes the bound and
 *       when it moves on beyond it, but not when something else on the page changes. {@code
 *       changePercent} asks that it is so far from what it was before, as a share of that; from 0,
 *       any other number is. Where there is no number now, nothing counts; where there was none
 *       before, only {@code above} and {@code below} can.
 * </ul>
 *
 * <p>What was before is the last snapshot. As long as changes that don't count make no snapshot, a
 * number that drifts in small steps is measured against the last that counted.
 */
public final class TriggerEvaluation {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Trigger trigger;
  private final boolean thousandths;

  private TriggerEvaluation(Trigger trigger, boolean thousandths) {
    this.trigger = trigger;
    this.thousandths = thousandths;
  }

  /** Of a watch's conditions. */
  public static TriggerEvaluation of(Trigger trigger) {
    return new TriggerEvaluation(trigger, false);
  }

  /**
   * Of the conditions of a watch of prices, whose amounts are written with a point for decimals.
   */
  public static TriggerEvaluation ofPrices(Trigger trigger) {
    return new TriggerEvaluation(trigger, true);
  }

  /**
   * Decides.
   *
   * @param before the last snapshot, or null before the first
   * @throws FilterFailedException when patterns take too long
   */
  public Verdict decide(@Nullable Reading before, Reading after) {
    Allowance allowance = Allowance.start(Allowance.TIME, Allowance.MEMORY);
    List<String> reasons = new ArrayList<>();
    CharSequence page = new WatchedText(after.text(), allowance);
    Optional<String> refusal =
        texts(page, reasons)
            .or(() -> change(before, after, reasons))
            .or(() -> number(before, after, allowance, reasons));
    return refusal
        .map(reason -> new Verdict(false, reason))
        .orElseGet(
            () ->
                new Verdict(
                    true, reasons.isEmpty() ? "every change counts" : String.join("; ", reasons)));
  }

  private Optional<String> texts(CharSequence page, List<String> reasons) {
    Optional<TextPattern> blocking = found(trigger.blockWhilePresent(), page);
    if (blocking.isPresent()) {
      return Optional.of("%s is on the page and blocks".formatted(blocking.get()));
    }
    if (!trigger.present().isEmpty()) {
      Optional<TextPattern> present = found(trigger.present(), page);
      if (present.isEmpty()) {
        return Optional.of("%s not on the page".formatted(isOrAre(trigger.present())));
      }
      reasons.add("%s is on the page".formatted(present.get()));
    }
    Optional<TextPattern> unwanted = found(trigger.absent(), page);
    if (unwanted.isPresent()) {
      return Optional.of("%s is on the page".formatted(unwanted.get()));
    }
    if (!trigger.absent().isEmpty()) {
      reasons.add("%s not on the page".formatted(isOrAre(trigger.absent())));
    }
    return Optional.empty();
  }

  private static String isOrAre(List<TextPattern> patterns) {
    String all = patterns.stream().map(TextPattern::toString).collect(Collectors.joining(", "));
    return all + (patterns.size() == 1 ? " is" : " are");
  }

  private static Optional<TextPattern> found(List<TextPattern> patterns, CharSequence page) {
    return patterns.stream().filter(pattern -> pattern.isFoundIn(page)).findFirst();
  }

  private Optional<String> change(@Nullable Reading before, Reading after, List<String> reasons) {
    String old = before == null ? "" : before.compared();
    Set<ChangeKind> wanted = trigger.changes();
    Integer minWords = trigger.minWords();
    if (!wanted.isEmpty() || minWords != null) {
      LineChange change = LineChange.between(old, after.compared(), wanted);
      String kinds = names(change.kinds());
      if (!wanted.isEmpty() && wanted.stream().noneMatch(change.kinds()::contains)) {
        return Optional.of("lines were %s only".formatted(kinds.isEmpty() ? "kept" : kinds));
      }
      if (minWords != null && change.words() < minWords) {
        return Optional.of(differing(change.words()) + ", less than %,d".formatted(minWords));
      }
      reasons.add("lines were %s, %s".formatted(kinds, differing(change.words())));
    }
    Double most = trigger.maxSimilarity();
    if (most != null) {
      double similarity = before == null ? 0 : LineChange.similarity(old, after.compared());
      if (similarity > most) {
        return Optional.of(
            "the texts are %.1f %% alike, more than %.1f %%"
                .formatted(similarity * 100, most * 100));
      }
      reasons.add("the texts are %.1f %% alike".formatted(similarity * 100));
    }
    return Optional.empty();
  }

  private static String names(Set<ChangeKind> kinds) {
    return kinds.stream().map(ChangeKind::wireName).collect(Collectors.joining(" and "));
  }

  private Optional<String> number(
      @Nullable Reading before, Reading after, Allowance allowance, List<String> reasons) {
    NumberTrigger bounds = trigger.number();
    if (bounds == null) {
      return Optional.empty();
    }
    BigDecimal now = find(bounds.extract(), after.text(), allowance).orElse(null);
    if (now == null) {
      return Optional.of("there is no number at %s".formatted(bounds.extract()));
    }
    BigDecimal old =
        before == null ? null : find(bounds.extract(), before.text(), allowance).orElse(null);
    String moved = old == null ? shown(now) : "%s, was %s,".formatted(shown(now), shown(old));
    if (old != null && old.compareTo(now) == 0) {
      return Optional.of("the number is still %s".formatted(shown(now)));
    }
    BigDecimal above = bounds.above();
    if (above != null && now.compareTo(above) > 0) {
      reasons.add("%s is above %s".formatted(moved, shown(above)));
      return Optional.empty();
    }
    BigDecimal below = bounds.below();
    if (below != null && now.compareTo(below) < 0) {
      reasons.add("%s is below %s".formatted(moved, shown(below)));
      return Optional.empty();
    }
    BigDecimal percent = bounds.changePercent();
    if (percent != null && old != null && hasMoved(old, now, percent)) {
      reasons.add("%s moved by at least %s %%".formatted(moved, shown(percent)));
      return Optional.empty();
    }
    return Optional.of("%s is within its bounds".formatted(moved));
  }

  private static boolean hasMoved(BigDecimal old, BigDecimal now, BigDecimal percent) {
    BigDecimal distance = now.subtract(old).abs().multiply(HUNDRED);
    return distance.compareTo(old.abs().multiply(percent)) >= 0;
  }

  private static String shown(BigDecimal number) {
    return number.toPlainString();
  }

  /** The number where the pattern first matches something with one. */
  private Optional<BigDecimal> find(TextPattern pattern, String text, Allowance allowance) {
    Matcher matcher = pattern.pattern().matcher(new WatchedText(text, allowance));
    while (matcher.find()) {
      Optional<BigDecimal> number = DecimalText.first(where(pattern, matcher, text), thousandths);
      if (number.isPresent()) {
        return number;
      }
    }
    return Optional.empty();
  }

  private static String where(TextPattern pattern, Matcher matcher, String text) {
    if (!pattern.isRegex()) {
      int end = text.indexOf('\n', matcher.end());
      return text.substring(matcher.end(), end < 0 ? text.length() : end);
    }
    boolean grouped = matcher.groupCount() > 0 && matcher.start(1) >= 0;
    int group = grouped ? 1 : 0;
    return text.substring(matcher.start(group), matcher.end(group));
  }

  private static String differing(int words) {
    return words == 1 ? "1 word differs" : "%,d words differ".formatted(words);
  }
}
