package dev.pagewatch.gateway.bridge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who on one event loop listens to an address: those who want all of it, and for each key those who
 * want it, so that a message about a row costs what its viewers cost and not what all do.
 */
final class Audience {

  private final Set<ViewerSocket> ofAll = new HashSet<>();
  private final Map<String, Set<ViewerSocket>> byKey = new HashMap<>();

  void add(ViewerSocket socket, Filter filter) {
    filter
        .keys()
        .ifPresentOrElse(
            keys ->
                keys.forEach(
                    key -> byKey.computeIfAbsent(key, first -> new HashSet<>(4)).add(socket)),
            () -> ofAll.add(socket));
  }

  void remove(ViewerSocket socket, Filter filter) {
    filter
        .keys()
        .ifPresentOrElse(
            keys ->
                keys.forEach(key -> byKey.computeIfPresent(key, (k, all) -> without(all, socket))),
            () -> ofAll.remove(socket));
  }

  private static @Nullable Set<ViewerSocket> without(
      Set<ViewerSocket> sockets, ViewerSocket socket) {
    sockets.remove(socket);
    return sockets.isEmpty() ? null : sockets;
  }

  /** Hands each of those that want a message to {@code action}, which must not change them. */
  void forEach(AddressFeed.Entry entry, Consumer<ViewerSocket> action) {
    ofAll.forEach(action);
    if (entry.key() != null) {
      Set<ViewerSocket> some = byKey.get(entry.key());
      if (some != null) {
        some.forEach(action);
      }
    }
  }
}
