package dev.pagewatch.gateway.bridge;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which messages of an address a socket wants: all, or those about some keys. */
record Filter(Optional<Set<String>> keys) {

  /** More rows than anybody sees at once. */
  private static final int MOST_KEYS = 5_000;

  /** Wants all. */
  static final Filter ALL = new Filter(Optional.empty());

  /** From a {@code watches} header: comma-separated ids. */
  static Filter of(Map<String, String> headers) {
    String watches = headers.get("watches");
    return watches == null ? ALL : new Filter(Optional.of(ids(watches)));
  }

  private static Set<String> ids(String watches) {
    return Arrays.stream(watches.split(",", -1))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it names more than a socket may ask for. */
  boolean isTooLarge() {
    return keys.isPresent() && keys.get().size() > MOST_KEYS;
  }

  boolean passes(AddressFeed.Entry entry) {
    return keys.isEmpty() || (entry.key() != null && keys.get().contains(entry.key()));
  }
}
