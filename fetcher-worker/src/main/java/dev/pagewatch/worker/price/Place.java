package dev.pagewatch.worker.price;

import java.util.Locale;

/**
 * Where a shop is, for signs that several currencies share.
 *
 * @param host the page's, lower case
 * @param language the page's {@code lang}, lower case, perhaps empty
 */
record Place(String host, String language) {

  static Place of(String host, String language) {
    return new Place(
        host.toLowerCase(Locale.ROOT), language.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  boolean is(String topLevel, String... languages) {
    if (host.endsWith("." + topLevel)) {
      return true;
    }
    for (String each : languages) {
      if (language.equals(each) || language.startsWith(each + "-")) {
        return true;
      }
    }
    return false;
  }
}
