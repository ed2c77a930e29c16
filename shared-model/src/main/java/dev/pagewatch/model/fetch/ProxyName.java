package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a proxy that Pagewatch keeps. Upper and lower case differ. It has no dot and no
 * colon, so that a host without its scheme is never taken for one.
 */
public record ProxyName(@JsonValue String name) implements ProxyChoice {

  /** Longest name, in characters. */
  public static final int LONGEST = 60;

  /** What a name may be, for people. */
  public static final String RULE =
      "must have 1 to %d letters, digits, blanks, - and _, beginning with a letter or digit"
          .formatted(LONGEST);

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N} _-]{0,58}[\\p{L}\\p{M}\\p{N}_-])?");

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException whose message says how to mend it
   */
  @JsonCreator
  public ProxyName {
    if (name.equalsIgnoreCase(DIRECT)) {
      throw new IllegalArgumentException(
          "can't be %s, which stands for no proxy".formatted(DIRECT));
    }
    if (!isName(name)) {
      throw new IllegalArgumentException(RULE);
    }
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The name itself. */
  @Override
  public String toString() {
    return name;
  }
}
