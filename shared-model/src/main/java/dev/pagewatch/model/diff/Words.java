package dev.pagewatch.model.diff;

/**
 * Where words end. A word is a run of letters, digits and underscores; in scripts that put no
 * spaces between words, each character is one. Marks stay with the character they belong to.
 */
final class Words {

  private static final int MARKS =
      1 << Character.NON_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK
          | 1 << Character.COMBINING_SPACING_MARK;

  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private enum Kind {
    LINE_FEED,
    SPACE,
    WORD,
    SINGLE
  }

  private Words() {}

  /** The end of the word, white space or character that starts at {@code start}. */
  static int end(String text, int start) {
    int first = text.codePointAt(start);
    Kind kind = kind(first);
    int end = start + Character.charCount(first);
    while (kind != Kind.LINE_FEED && end < text.length()) {
      int next = text.codePointAt(end);
      boolean belongs =
          switch (kind) {
            case SPACE -> kind(next) == Kind.SPACE;
            case WORD -> kind(next) == Kind.WORD || isMark(next);
            case SINGLE, LINE_FEED -> isMark(next);
          };
      if (!belongs) {
        break;
      }
      end += Character.charCount(next);
    }
    return end;
  }

  /** Whether the text has only white space other than line feeds there. */
  static boolean isSpace(String text, int place) {
    return kind(text.codePointAt(place)) == Kind.SPACE;
  }

  private static Kind kind(int character) {
    if (character < 128) {
      return ascii(character);
    }
    if (Character.isSpaceChar(character) || Character.isWhitespace(character)) {
      return Kind.SPACE;
    }
    return Character.isLetterOrDigit(character) && !isWordOfItsOwn(character)
        ? Kind.WORD
        : Kind.SINGLE;
  }

  private static Kind ascii(int character) {
    if (character == '\n') {
      return Kind.LINE_FEED;
    }
    if (character == ' ' || (character >= '\t' && character <= '\r')) {
      return Kind.SPACE;
    }
    boolean word =
        (character >= 'a' && character <= 'z')
            || (character >= 'A' && character <= 'Z')
            || (character >= '0' && character <= '9')
            || character == '_';
    return word ? Kind.WORD : Kind.SINGLE;
  }

  private static boolean isWordOfItsOwn(int letter) {
    if (letter < 0x0E00) {
      return false;
    }
    return Character.isIdeographic(letter)
        || switch (Character.UnicodeScript.of(letter)) {
          case HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
          default -> false;
        };
  }

  private static boolean isMark(int character) {
    return character >= 0x0300
        && ((MARKS >> Character.getType(character) & 1) != 0 || character == ZERO_WIDTH_JOINER);
  }
}
