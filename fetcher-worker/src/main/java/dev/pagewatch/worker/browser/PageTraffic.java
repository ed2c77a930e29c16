package dev.pagewatch.worker.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.fetch.Blockable;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.Origin;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.worker.egress.TrackerHosts;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a page's requests carry and which of them are made: Chromium asks here before each that
 * matters. Playwright's own routes would not do, since they let a redirect keep the headers that
 * were given to the request before it, wherever it leads.
 *
 * <p>Frames of other sites live in processes of their own and are not asked about: they get no
 * header of the watch, and nothing of what they fetch but trackers is blocked, which the proxy
 * refuses (see {@link CheckRoute}).
 *
 * <p>Used on the slot's thread alone, where Playwright runs what it is told to.
 */
final class PageTraffic {

  private static final Logger LOG = LoggerFactory.getLogger(PageTraffic.class);

  /** A GIF of one transparent pixel. */
  private static final String EMPTY_PICTURE =
      "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

  private final CDPSession session;
  private final FetchOptions options;
  private final Set<Blockable> blocked;
  private final Origin own;
  private final Map<String, String> headers;
  private final Deque<JsonObject> asked = new ArrayDeque<>();
  private boolean answering;

  private PageTraffic(CDPSession session, FetchOptions options, Set<Blockable> blocked, URI url) {
    this.session = session;
    this.options = options;
    this.blocked = blocked;
    this.own = Origin.of(url);
    this.headers = headers(options);
  }

  /**
   * Begins to watch over a page that has asked for nothing yet.
   *
   * @throws PlaywrightException when the browser is gone
   */
  static void guard(Page page, FetchOptions options, Set<Blockable> blocked, URI url) {
    boolean headers = !headers(options).isEmpty();
    String host = WatchUrl.host(url);
    // Else the way out of the browser has none.
    boolean trackers = blocked.contains(Blockable.TRACKER) && TrackerHosts.contains(host);
    JsonArray patterns = patterns(blocked, headers);
    if (patterns.isEmpty() && !trackers) {
      return;
    }
    CDPSession session = page.context().newCDPSession(page);
    if (trackers) {
      JsonArray urls = new JsonArray();
      TrackerHosts.patterns(host).forEach(urls::add);
      session.send("Network.enable");
      session.send("Network.setBlockedURLs", object("urls", urls));
    }
    if (!patterns.isEmpty()) {
      PageTraffic traffic = new PageTraffic(session, options, blocked, url);
      session.on("Fetch.requestPaused", traffic::paused);
      session.send("Fetch.enable", object("patterns", patterns));
    }
  }

  private static Map<String, String> headers(FetchOptions options) {
    Map<String, String> headers = new LinkedHashMap<>(options.headers());
    headers.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("content-"));
    Optional.ofNullable(options.basicAuth())
        .ifPresent(auth -> headers.put("Authorization", auth.headerValue()));
    return headers;
  }

  private static JsonArray patterns(Set<Blockable> blocked, boolean all) {
    JsonArray patterns = new JsonArray();
    if (all) {
      patterns.add(object("urlPattern", "*"));
      return patterns;
    }
    for (Blockable kind : blocked) {
      if (kind != Blockable.TRACKER) {
        patterns.add(object("resourceType", resourceType(kind)));
      }
    }
    return patterns;
  }

  private static String resourceType(Blockable kind) {
    return switch (kind) {
      case IMAGE -> "Image";
      case MEDIA -> "Media";
      case FONT -> "Font";
      case TRACKER -> throw new IllegalArgumentException("trackers are of every type");
    };
  }

  /**
   * Asked about a request. While one answer is on its way others may be asked about: they wait
   * here, since answering within an answer would take a stack as deep as a page has requests.
   */
  private void paused(JsonObject event) {
    asked.add(event);
    if (answering) {
      return;
    }
    answering = true;
    try {
      for (JsonObject next = asked.poll(); next != null; next = asked.poll()) {
        answer(next);
      }
    } finally {
      answering = false;
    }
  }

  private void answer(JsonObject event) {
    JsonObject reply = object("requestId", event.get("requestId").getAsString());
    Blockable kind = blocked(event.get("resourceType").getAsString());
    try {
      if (kind == null) {
        if (!headers.isEmpty()) {
          reply.add("headers", headers(event.getAsJsonObject("request")));
        }
        session.send("Fetch.continueRequest", reply);
      } else if (kind == Blockable.IMAGE) {
        session.send("Fetch.fulfillRequest", emptyPicture(reply));
      } else {
        reply.addProperty("errorReason", "BlockedByClient");
        session.send("Fetch.failRequest", reply);
      }
    } catch (PlaywrightException e) {
      // The page gave the request up meanwhile, or is gone itself, which others notice.
      LOG.debug("A request could not be answered: {}", e.getMessage());
    }
  }

  private @Nullable Blockable blocked(String resourceType) {
    for (Blockable kind : blocked) {
      if (kind != Blockable.TRACKER && resourceType(kind).equals(resourceType)) {
        return kind;
      }
    }
    return null;
  }

  /** The request's own, without ours of an earlier hop, and with ours where they may go. */
  private JsonArray headers(JsonObject request) {
    Map<String, String> sent = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> header : request.getAsJsonObject("headers").entrySet()) {
      String name = header.getKey();
      if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
        sent.put(name, header.getValue().getAsString());
      }
    }
    boolean atHome = isOwn(request.get("url").getAsString());
    headers.forEach(
        (name, value) -> {
          if (atHome || options.headersFor(false).containsKey(name)) {
            sent.put(name, value);
          }
        });
    JsonArray list = new JsonArray();
    sent.forEach(
        (name, value) -> {
          JsonObject header = object("name", name);
          header.addProperty("value", value);
          list.add(header);
        });
    return list;
  }

  private boolean isOwn(String url) {
    try {
      return own.trusts(Origin.of(WatchUrl.parse(url)));
    } catch (InvalidUrlException e) {
      return false;
    }
  }

  private static JsonObject emptyPicture(JsonObject reply) {
    JsonArray headers = new JsonArray();
    for (String[] header :
        new String[][] {
          {"Content-Type", "image/gif"},
          {"Access-Control-Allow-Origin", "*"},
          {"Cache-Control", "no-store"}
        }) {
      JsonObject entry = object("name", header[0]);
      entry.addProperty("value", header[1]);
      headers.add(entry);
    }
    reply.addProperty("responseCode", 200);
    reply.add("responseHeaders", headers);
    reply.addProperty("body", EMPTY_PICTURE);
    return reply;
  }

  private static JsonObject object(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  private static JsonObject object(String name, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(name, value);
    return object;
  }
}
