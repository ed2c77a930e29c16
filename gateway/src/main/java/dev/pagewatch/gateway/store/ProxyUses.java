package dev.pagewatch.gateway.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Who goes through a proxy by its name.
 *
 * @param watches how many say so themselves
 * @param global whether the defaults for all watches do
 * @param tags whose defaults do
 */
public record ProxyUses(long watches, boolean global, List<String> tags) {

  private static final int MOST_SHOWN = 5;

  /** Copies the tags. */
  public ProxyUses {
    tags = List.copyOf(tags);
  }

  /** Whether nobody does. */
  public boolean areNone() {
    return watches == 0 && !global && tags.isEmpty();
  }

  /** For people, such as {@code 3 watches and the defaults of the tag shops}. */
  public String words() {
    List<String> words = new ArrayList<>();
    if (watches > 0) {
      words.add(watches == 1 ? "1 watch" : "%,d watches".formatted(watches));
    }
    if (global) {
      words.add("the defaults for all watches");
    }
    if (!tags.isEmpty()) {
      String shown = String.join(", ", tags.subList(0, Math.min(tags.size(), MOST_SHOWN)));
      int more = tags.size() - MOST_SHOWN;
      words.add(
          "the defaults of the tag%s %s%s"
              .formatted(
                  tags.size() == 1 ? "" : "s",
                  shown,
                  more > 0 ? " and %d more".formatted(more) : ""));
    }
    return String.join(" and ", words);
  }
}
