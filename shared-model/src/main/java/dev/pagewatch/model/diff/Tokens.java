package dev.pagewatch.model.diff;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** A text cut into stretches. Only their places are kept: a text may have millions of them. */
final class Tokens {

  private final String text;
  private final int[] starts;
  private final int size;
  private final int gap;

  /**
   * @param starts where each begins and, at {@code size}, where the next would
   * @param gap characters between two that belong to neither
   */
  private Tokens(String text, int[] starts, int size, int gap) {
    this.text = text;
    this.starts = starts;
    this.size = size;
    this.gap = gap;
  }

  /** Lines without their line feeds, which joined with line feeds give the text again. */
  static Tokens lines(String text) {
    Starts starts = new Starts();
    if (!text.isEmpty()) {
      starts.add(0);
      for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
        starts.add(feed + 1);
      }
    }
    return starts.tokens(text, 1);
  }

  /** Lines with their line feeds, if any, which give the text again. */
  static Tokens terminatedLines(String text) {
    Starts starts = new Starts();
    for (int start = 0; start < text.length(); ) {
      starts.add(start);
      int feed = text.indexOf('\n', start);
      start = feed < 0 ? text.length() : feed + 1;
    }
    return starts.tokens(text, 0);
  }

  /** Words, runs of white space, line feeds and single other characters: all of the text. */
  static Tokens words(String text) {
    Starts starts = new Starts();
    for (int start = 0; start < text.length(); start = Words.end(text, start)) {
      starts.add(start);
    }
    return starts.tokens(text, 0);
  }

  int size() {
    return size;
  }

  String text() {
    return text;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return starts[index + 1] - gap;
  }

  /** The index of the token that starts at {@code place}, or the size for the text's end. */
  int at(int place) {
    return Arrays.binarySearch(starts, 0, size + 1, place);
  }

  /** A view of some of them. */
  List<String> list(int from, int to) {
    return new Slice(this, from, to - from);
  }

  private static final class Slice extends AbstractList<String> implements RandomAccess {

    private final Tokens tokens;
    private final int from;
    private final int size;

    Slice(Tokens tokens, int from, int size) {
      this.tokens = tokens;
      this.from = from;
      this.size = size;
    }

    @Override
    public String get(int index) {
      int token = from + Objects.checkIndex(index, size);
      return tokens.text.substring(tokens.start(token), tokens.end(token));
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** Grows as it is filled. */
  private static final class Starts {

    private int[] places = new int[64];
    private int size;

    void add(int place) {
      if (size + 1 == places.length) {
        places = Arrays.copyOf(places, places.length * 2);
      }
      places[size++] = place;
    }

    Tokens tokens(String text, int gap) {
      places[size] = text.length() + gap;
      return new Tokens(text, places, size, gap);
    }
  }
}
