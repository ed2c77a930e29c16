package dev.pagewatch.model.compare;

/** A text whose reader is stopped when its allowance is used up. */
public final class WatchedText implements CharSequence {

  private final CharSequence text;
  private final Allowance allowance;

  /** A text and what reading it uses up. */
  public WatchedText(CharSequence text, Allowance allowance) {
    this.text = text;
    this.allowance = allowance;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    allowance.step();
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
