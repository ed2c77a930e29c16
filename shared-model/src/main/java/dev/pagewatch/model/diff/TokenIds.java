package dev.pagewatch.model.diff;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Numbers tokens so that equal ones have equal numbers, from 0 up. A hash table of its own: objects
 * for millions of tokens would take many times their text's memory.
 */
final class TokenIds {

  /** Pages come from strangers, who must not be able to make all hashes collide. */
  private final long seed = new SplittableRandom().nextLong() | 1;

  private int[] slots = new int[1024];
  private int[] hashes = new int[256];
  private int[] starts = new int[256];
  private int[] lengths = new int[256];
  private String[] texts = new String[256];
  private int count;

  /** How many numbers are given so far. */
  int count() {
    return count;
  }

  /** Numbers {@code tokens} from one index to another into the same places of {@code ids}. */
  void number(Tokens tokens, int from, int to, int[] ids) {
    for (int i = from; i < to; i++) {
      int start = tokens.start(i);
      ids[i] = id(tokens.text(), start, tokens.end(i) - start);
    }
  }

  private int id(String text, int start, int length) {
    int hash = hash(text, start, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash
          && lengths[id] == length
          && texts[id].regionMatches(starts[id], text, start, length)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = count + 1;
    return add(text, start, length, hash);
  }

  private int add(String text, int start, int length, int hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
      texts = Arrays.copyOf(texts, count * 2);
    }
    hashes[count] = hash;
    starts[count] = start;
    lengths[count] = length;
    texts[count] = text;
    count++;
    if (count * 2 > slots.length) {
      rehash();
    }
    return count - 1;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int id = 0; id < count; id++) {
      int slot = hashes[id] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private int hash(String text, int start, int length) {
    long hash = seed;
    for (int i = start, end = start + length; i < end; i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }
}
