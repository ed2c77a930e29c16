package dev.pagewatch.model.compare;

import com.google.re2j.Pattern;

/** Makes numbers, dates and times alike, whatever they are. */
final class Ticking {

  private static final String MONTH =
      "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
          + "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
  private static final String DAY =
      "(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?";
  private static final String UNIT = "(?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|week|month|year)s?";

  /** Digits, with what stands within numbers, dates and times. */
  private static final String NUMBER =
      "[-+\\x{2212}]?(?:\\p{Nd}{1,3}(?: \\p{Nd}{3}\\b)+|\\p{Nd}+)"
          + "(?:[.,:/'\\x{2019}\\x{a0}\\x{202f}-]\\p{Nd}+)*";

  private static final Pattern TICKING =
      Pattern.compile(
          "\\b(?:"
              + NUMBER
              + "|an?) "
              + UNIT
              + " ago\\b" // 5 minutes ago, an hour ago
              + "|\\bin (?:"
              + NUMBER
              + "|an?) "
              + UNIT
              + "\\b"
              + "|\\b(?:just now|today|yesterday|tomorrow)\\b"
              + "|\\b(?:"
              + DAY
              + ",? )?"
              + NUMBER
              + "(?:st|nd|rd|th)?\\.? "
              + MONTH
              + "\\b\\.?,?"
              + "(?: "
              + NUMBER
              + ")?" // Mon, 3rd Nov 2026
              + "|\\b(?:"
              + DAY
              + ",? )?"
              + MONTH
              + "\\.? "
              + NUMBER
              + "(?:st|nd|rd|th)?"
              + "(?:, "
              + NUMBER
              + ")?" // November 3, 2026
              + "|"
              + NUMBER
              + "(?: ?[ap]\\.?m\\b\\.?)?", // 1,299.00, 9:15 PM, 2026-11-03
          Pattern.CASE_INSENSITIVE);

  private Ticking() {}

  /** The line with each of them replaced by one sign. */
  static String masked(String line, Allowance allowance) {
    return TICKING.matcher(new WatchedText(line, allowance)).replaceAll("#");
  }
}
