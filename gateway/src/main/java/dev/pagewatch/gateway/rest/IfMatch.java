package dev.pagewatch.gateway.rest;

import dev.pagewatch.gateway.store.VersionMismatchException;
import dev.pagewatch.gateway.store.WatchReader;
import dev.pagewatch.gateway.store.WholeWatch;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions an {@code If-Match} asks for (RFC 9110, section 13.1.1). A weak tag and one that is
 * no version match nothing, as comparison is strong.
 *
 * @param any whether every version will do
 */
record IfMatch(boolean any, Set<Long> versions) {

  private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"";
  private static final Pattern LIST =
      Pattern.compile("(?:%s|\\d+)(?:\\s*,\\s*(?:%s|\\d+))*".formatted(TAG, TAG));
  private static final Pattern VERSION = Pattern.compile("(W/)?\"(\\d{1,18})\"|\\b(\\d{1,18})\\b");
  private static final long NONE = -1;

  /**
   * Of a request; one without the header asks for nothing. A bare number counts as a tag.
   *
   * @throws ValidationException when the header is no list of tags
   */
  static IfMatch of(RoutingContext request) {
    List<String> headers = request.request().headers().getAll(HttpHeaders.IF_MATCH);
    String header = String.join(",", headers).strip();
    if (headers.isEmpty() || header.equals("*")) {
      return new IfMatch(true, Set.of());
    }
    if (!LIST.matcher(header).matches()) {
      throw new ValidationException(
          "If-Match", "must be an ETag such as \"3\", a list of them, or *");
    }
    Set<Long> versions = new HashSet<>();
    for (Matcher each = VERSION.matcher(header); each.find(); ) {
      if (each.group(1) == null) {
        versions.add(Long.valueOf(each.group(2) == null ? each.group(3) : each.group(2)));
      }
    }
    return new IfMatch(false, versions);
  }

  /** The one version that an edit of this watch may meet, or empty for any. */
  OptionalLong version(WatchReader watches, String id) {
    if (any) {
      return OptionalLong.empty();
    }
    if (versions.size() == 1) {
      return OptionalLong.of(versions.iterator().next());
    }
    Optional<Watch> current = watches.find(id);
    return OptionalLong.of(current.map(Watch::version).filter(versions::contains).orElse(NONE));
  }

  /**
   * Passes a version that is about to be changed.
   *
   * @throws VersionMismatchException when it is another
   */
  void require(long version) {
    if (!any && !versions.contains(version)) {
      throw new VersionMismatchException(version);
    }
  }

  /**
   * Passes a watch that was read.
   *
   * @throws VersionMismatchException when it is at another version
   */
  WholeWatch require(WholeWatch found) {
    require(found.watch().version());
    return found;
  }
}
