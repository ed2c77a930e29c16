package dev.pagewatch.gateway.rate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of bounded size that forgets what was not used for longest, for what is remembered about
 * strangers: there may be any number of them.
 */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {

  private final int most;

  /** Remembers at most {@code most}. */
  public RecentlyUsed(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
