package dev.pagewatch.model.settings;

/**
 * Which sign-in passwords are taken: long enough, and nothing about their characters (NIST SP
 * 800-63B, section 5.1.1.2).
 */
public final class PasswordRule {

  /** What is asked for, as in "a password of 8 to 1000 characters". */
  public static final String LENGTH = "8 to 1000 characters";

  private static final int LEAST = 8;
  private static final int MOST = 1000;

  private PasswordRule() {}

  /** Whether the password is of a length that is taken, in Unicode characters. */
  public static boolean isMetBy(String password) {
    int length = password.codePointCount(0, password.length());
    return length >= LEAST && length <= MOST;
  }
}
