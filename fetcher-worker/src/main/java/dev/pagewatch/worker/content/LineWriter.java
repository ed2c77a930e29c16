package dev.pagewatch.worker.content;

/**
 * Builds readable lines from running text. Breaks are only noted when asked for and written before
 * the next text, so that nested blocks make one break and none is left at the end.
 */
final class LineWriter {

  /** Empty cells past this many in a row are not told apart. */
  private static final int MOST_CELLS = 100;

  private final StringBuilder out = new StringBuilder();

  private boolean blank;
  private boolean lineBreak;
  private boolean item;
  private int cells;
  private boolean cellIsEmpty;
  private boolean rowHasText;

  /** What follows is on a new line. */
  void block() {
    // A block that opens a cell stays beside the cell before it.
    if (!cellIsEmpty) {
      lineBreak = true;
    }
  }

  /** A line break that is written even at the start of a cell. */
  void lineBreak() {
    lineBreak = true;
    cells = 0;
  }

  /** What follows is a list item's. */
  void item() {
    block();
    item = true;
  }

  /** What follows is a table row's. */
  void row() {
    cellIsEmpty = false;
    rowHasText = false;
    lineBreak();
  }

  /** What follows is a cell's. */
  void openCell() {
    cellIsEmpty = true;
    lineBreak = lineBreak && !rowHasText;
  }

  /** The cell ends; the next one goes on in the same line. */
  void closeCell() {
    cellIsEmpty = false;
    if (rowHasText) {
      cells++;
      lineBreak = false;
    }
  }

  /** Text in which any run of blanks stands for one. */
  void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isBlank(c)) {
        blank = true;
      } else if (!isInvisible(c)) {
        put(c);
      }
    }
  }

  /** Text whose blanks and line breaks count. */
  void preformatted(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        if (c == '\r' && i + 1 < length && text.charAt(i + 1) == '\n') {
          i++;
        }
        emptyLine();
      } else if (isBlank(c)) {
        preformattedBlank(c == '\u00a0' ? ' ' : c);
      } else if (!isInvisible(c)) {
        put(c);
      }
    }
  }

  /** The lines so far, without blanks or breaks around them. */
  String text() {
    int end = out.length();
    while (end > 0 && isBlank(out.charAt(end - 1))) {
      end--;
    }
    int start = 0;
    while (start < end && out.charAt(start) == '\n') {
      start++;
    }
    return out.substring(start, end);
  }

  private void put(char c) {
    begin();
    out.append(c);
  }

  private void preformattedBlank(char c) {
    blank = false;
    begin();
    out.append(c);
  }

  private void begin() {
    if (lineBreak || item) {
      newLine();
    } else if (cells > 0) {
      trimLine();
      out.append(" |").append(" |".repeat(Math.min(cells, MOST_CELLS) - 1)).append(' ');
    } else if (blank && !atLineStart()) {
      out.append(' ');
    }
    if (item) {
      out.append("- ");
    }
    lineBreak = false;
    blank = false;
    item = false;
    cells = 0;
    cellIsEmpty = false;
    rowHasText = true;
  }

  private void emptyLine() {
    if (lineBreak) {
      newLine();
      lineBreak = false;
    }
    trimLine();
    int end = out.length();
    boolean second = end >= 2 && out.charAt(end - 1) == '\n' && out.charAt(end - 2) == '\n';
    if (!second && end > 0) {
      out.append('\n');
    }
    blank = false;
    cells = 0;
  }

  private void newLine() {
    trimLine();
    if (!atLineStart()) {
      out.append('\n');
    }
  }

  private void trimLine() {
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) != '\n' && isBlank(out.charAt(end - 1))) {
      end--;
    }
    out.setLength(end);
  }

  private boolean atLineStart() {
    return out.isEmpty() || out.charAt(out.length() - 1) == '\n';
  }

  /** The blanks HTML collapses, and the ones people can't tell from them. */
  private static boolean isBlank(char c) {
    return c == ' '
        || c == '\n'
        || c == '\t'
        || c == '\r'
        || c == '\f'
        || c == '\u000b'
        || c == '\u00a0'
        || c == '\u2028'
        || c == '\u2029';
  }

  /** Characters nobody sees: soft hyphen, zero-width space, word joiner, byte-order mark, NUL. */
  private static boolean isInvisible(char c) {
    return c == '\u00ad' || c == '\u200b' || c == '\u2060' || c == '\ufeff' || c == 0;
  }
}
