package dev.pagewatch.gateway.rest;

import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a page of a list ended, as an opaque text that fits only a list of the same kind. */
final class ListCursor {

  private ListCursor() {}

  /** As text, for the page after {@code query}'s. */
  static String write(WatchQuery query, WatchQuery.Position position) {
    String plain =
        "%s\n%s\n%d\n%s".formatted(kind(query), position.id(), position.total(), position.key());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * From text.
   *
   * @throws ValidationException when it is no cursor of a list with these filters and this order
   */
  static WatchQuery.Position read(WatchQuery query, String text) {
    try {
      String plain =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)))
              .toString();
      String[] parts = plain.split("\n", 4);
      if (parts.length == 4 && parts[0].equals(kind(query)) && plain.indexOf('\0') < 0) {
        if (query.sort() != WatchQuery.Sort.TITLE) {
          Long.parseLong(parts[3]);
        }
        return new WatchQuery.Position(parts[3], parts[1], Long.parseLong(parts[2]));
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // Said below: a cursor is ours or it is none.
    }
    throw new ValidationException(
        "cursor",
        "is not the nextCursor of a page with these filters and this order; start again without it");
  }

  private static String kind(WatchQuery query) {
    // Of texts, whose hash is the same in every process.
    WatchFilter filter = query.filter();
    int filters =
        List.of(
                filter.words(),
                Optional.ofNullable(filter.tag()),
                Optional.ofNullable(filter.activity()).map(Activity::wireName),
                Optional.ofNullable(filter.outcome()).map(Outcome::wireName),
                Optional.ofNullable(filter.viewed()))
            .hashCode();
    return "%s-%s-%x".formatted(query.sort().wireName(), query.descending(), filters);
  }
}
