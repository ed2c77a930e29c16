package dev.pagewatch.gateway.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one address sent of late, in order: numbers each message and keeps a short history, so that
 * a viewer who was away gets exactly what it missed, or is told that it can't.
 */
final class AddressFeed {

  private static final int HISTORY = 512;
  private static final int HISTORY_CHARACTERS = 1024 * 1024;

  private final String address;
  private final String epoch;
  private final Deque<Entry> history = new ArrayDeque<>();
  private int characters;
  private long seq;

  /**
   * A numbered message.
   *
   * @param key what it is about: a later message with the same key makes it obsolete; null when
   *     nothing does
   * @param slot the same among all addresses
   * @param frame the whole frame
   * @param cameAt when it came, by {@link System#nanoTime}
   */
  record Entry(long seq, @Nullable String key, @Nullable String slot, Frame frame, long cameAt) {}

  AddressFeed(String address, String epoch) {
    this.address = address;
    this.epoch = epoch;
  }

  /** Numbers and keeps a message. */
  Entry add(@Nullable String key, String body) {
    seq++;
    Entry entry =
        new Entry(
            seq,
            key,
            key == null ? null : address + "\n" + key,
            new Frame(ServerFrames.message(address, epoch, seq, body)),
            System.nanoTime());
    history.add(entry);
    characters += entry.frame.length();
    while (history.size() > HISTORY || characters > HISTORY_CHARACTERS) {
      characters -= history.removeFirst().frame.length();
    }
    return entry;
  }

  /** All after a position, or empty when some are no longer known or the position isn't ours. */
  Optional<List<Entry>> after(String epoch, long position) {
    boolean known = epoch.equals(this.epoch) && position <= seq && position >= seq - history.size();
    if (!known) {
      return Optional.empty();
    }
    List<Entry> missed = new ArrayList<>();
    for (Entry entry : history) {
      if (entry.seq > position) {
        missed.add(entry);
      }
    }
    return Optional.of(missed);
  }

  /** A frame that repeats the present value at the present position. */
  Frame current(String body) {
    return new Frame(ServerFrames.message(address, epoch, seq, body));
  }

  /** A frame that tells the client to re-read. */
  Frame resync() {
    return new Frame(ServerFrames.resync(address, epoch, seq));
  }
}
