package dev.pagewatch.gateway.rest;

import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.watch.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a list ended, as an opaque text. */
final class ListCursor {

  private ListCursor() {}

  /** As text. */
  static String write(WatchQuery.Sort sort, WatchQuery.Position position) {
    String plain = sort.wireName() + "\n" + position.id() + "\n" + position.key();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * From text.
   *
   * @throws ValidationException when it is no cursor of a list in this order
   */
  static WatchQuery.Position read(WatchQuery.Sort sort, String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      String[] parts = plain.split("\n", 3);
      if (parts.length == 3 && parts[0].equals(sort.wireName())) {
        if (sort != WatchQuery.Sort.TITLE) {
          Long.parseLong(parts[2]);
        }
        return new WatchQuery.Position(parts[2], parts[1]);
      }
    } catch (IllegalArgumentException e) {
      // Said below: a cursor is ours or it is none.
    }
    throw new ValidationException(
        "cursor", "is not the nextCursor of a page in this order; start again without it");
  }
}
