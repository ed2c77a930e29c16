package dev.pagewatch.model.diff;

import dev.pagewatch.model.diff.Stretches.Stretch;
import dev.pagewatch.model.diff.TextDiff.Hunk;
import dev.pagewatch.model.diff.TextDiff.Op;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.RandomAccess;

/**
 * Two texts and which of their tokens differ.
 *
 * @param deleted indexes of old tokens that are gone
 * @param inserted indexes of new tokens that have come
 */
record Comparison(Tokens old, Tokens now, BitSet deleted, BitSet inserted) {

  /** Compares token by token. */
  static Comparison ofTokens(Tokens old, Tokens now) {
    return ofParts(old, now, List.of(new Stretch(false, 0, old.size(), 0, now.size())));
  }

  /** Compares lines, then words within what replaced what. */
  static Comparison ofWords(String before, String after) {
    Comparison lines = ofTokens(Tokens.terminatedLines(before), Tokens.terminatedLines(after));
    Tokens old = Tokens.words(before);
    Tokens now = Tokens.words(after);
    List<Stretch> changes = new ArrayList<>();
    for (Stretch change : lines.stretches()) {
      if (!change.equal()) {
        changes.add(
            new Stretch(
                false,
                old.at(lines.old.start(change.oldStart())),
                old.at(lines.old.start(change.oldEnd())),
                now.at(lines.now.start(change.nowStart())),
                now.at(lines.now.start(change.nowEnd()))));
      }
    }
    Comparison words = ofParts(old, now, changes);
    words.joinAcrossSpaces();
    return words;
  }

  /** Compares the parts named; all else is equal. */
  private static Comparison ofParts(Tokens old, Tokens now, List<Stretch> parts) {
    TokenIds numbers = new TokenIds();
    int[] oldIds = new int[old.size()];
    int[] nowIds = new int[now.size()];
    for (Stretch part : parts) {
      numbers.number(old, part.oldStart(), part.oldEnd(), oldIds);
      numbers.number(now, part.nowStart(), part.nowEnd(), nowIds);
    }
    SequenceDiff diff = new SequenceDiff(oldIds, nowIds, numbers.count());
    for (Stretch part : parts) {
      diff.add(part.oldStart(), part.oldEnd(), part.nowStart(), part.nowEnd());
    }
    diff.run();
    return new Comparison(old, now, diff.deleted(), diff.inserted());
  }

  /** Words replaced one after the other are one replacement, with the spaces between them. */
  private void joinAcrossSpaces() {
    Stretches all = stretches();
    for (int i = 1; i < all.size() - 1; i++) {
      Stretch stretch = all.get(i);
      if (stretch.equal()
          && stretch.length() == 2
          && Words.isSpace(old.text(), old.start(stretch.oldStart()))
          && all.get(i - 1).op() == Op.REPLACE
          && all.get(i + 1).op() == Op.REPLACE) {
        deleted.set(stretch.oldStart());
        inserted.set(stretch.nowStart());
      }
    }
  }

  /** Equal and changed stretches in turn, covering both texts. */
  Stretches stretches() {
    return new Stretches(deleted, old.size(), inserted, now.size());
  }

  /** The stretches with their tokens, each made when it is asked for. */
  List<Hunk> hunks() {
    return new Hunks(old, now, stretches());
  }

  private static final class Hunks extends AbstractList<Hunk> implements RandomAccess {

    private final Tokens old;
    private final Tokens now;
    private final Stretches stretches;

    Hunks(Tokens old, Tokens now, Stretches stretches) {
      this.old = old;
      this.now = now;
      this.stretches = stretches;
    }

    @Override
    public Hunk get(int index) {
      Stretch stretch = stretches.get(index);
      List<String> before = old.list(stretch.oldStart(), stretch.oldEnd());
      List<String> after =
          stretch.equal() ? before : now.list(stretch.nowStart(), stretch.nowEnd());
      return new Hunk(stretch.op(), before, after);
    }

    @Override
    public int size() {
      return stretches.size();
    }
  }
}
