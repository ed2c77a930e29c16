package dev.pagewatch.worker.http;

import dev.pagewatch.model.net.WatchUrl;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.ClientCookieEncoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.vertx.ext.web.client.spi.CookieStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cookies set on the way through one check's redirects; sites that send visitors in a circle until
 * their cookie comes back would otherwise never be seen.
 */
final class CheckCookies {

  private @Nullable CookieStore store;

  void keep(URI url, List<String> setCookies) {
    for (String header : setCookies) {
      Cookie cookie = ClientCookieDecoder.LAX.decode(header);
      if (cookie == null) {
        continue;
      }
      if (cookie.domain() == null) {
        cookie.setDomain(WatchUrl.host(url));
      }
      if (store == null) {
        store = CookieStore.build();
      }
      store.put(cookie);
    }
  }

  /** The Cookie header for a URL, or null. */
  @Nullable String header(URI url) {
    if (store == null) {
      return null;
    }
    List<Cookie> matching = new ArrayList<>();
    for (Cookie cookie :
        store.get(url.getScheme().equals("https"), WatchUrl.host(url), url.getRawPath())) {
      matching.add(cookie);
    }
    return matching.isEmpty() ? null : ClientCookieEncoder.LAX.encode(matching);
  }
}
