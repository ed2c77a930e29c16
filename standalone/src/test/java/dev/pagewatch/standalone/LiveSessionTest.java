package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A login that a person shows to the real process, and sessions that go every wrong way. */
@Timeout(240)
class LiveSessionTest {

  private static final String AT_PLACES =
      "<style>*{margin:0}form *{position:absolute;left:0;width:200px;height:30px}</style><form ";

  private static final Map<String, String> PAGES =
      Map.of(
          "/login",
          AT_PLACES
              + "action=/inside><input name=user style='top:0'>"
              + "<input type=password name=pw style='top:50px'>"
              + "<button style='top:100px'>Sign in</button></form>",
          "/inside",
          "<h1 id=x></h1><script>x.textContent = location.search === '?user=joe&pw=s3cret'"
              + " ? 'welcome' : 'wrong'</script>",
          "/hung",
          AT_PLACES + "><button type=button onclick='for (;;) {}'>hang</button></form>");

  @TempDir Path dir;

  private static JsonObject open(BusSocket socket, String url) throws InterruptedException {
    return socket.session(
        new JsonObject().put("op", "open").put("draft", new JsonObject().put("url", url)));
  }

  /** Opens one and waits until it can be used. */
  private static String opened(BusSocket socket, String url) throws InterruptedException {
    String session = null;
    while (session == null) {
      // Places of those that were left become free in their own time.
      JsonObject body = open(socket, url).getJsonObject("body");
      session = body == null ? null : body.getString("session");
    }
    String id = session;
    socket.register("browser.session." + id);
    socket.next(frame -> is(frame, id, "live"));
    return id;
  }

  private static boolean is(JsonObject frame, String session, String state) {
    return frame.getString("address", "").equals("browser.session." + session)
        && frame.getJsonObject("body").getString("state").equals(state);
  }

  private static JsonObject act(String session, String op) {
    return new JsonObject().put("session", session).put("op", op);
  }

  private static JsonObject click(String session, int y) {
    return act(session, "click").put("x", 20).put("y", y);
  }

  @Test
  void aLoginIsShownAndWatchedBehindWhileOtherSessionsGoWrong() throws Exception {
    isShownAndWatchedBehind(4);
  }

  @Test
  @Tag("long")
  void aLoginIsShownAndWatchedBehindWhileManySessionsGoWrong() throws Exception {
    isShownAndWatchedBehind(10);
  }

  private void isShownAndWatchedBehind(int others) throws Exception {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    site.createContext(
        "/",
        exchange -> {
          byte[] page =
              PAGES
                  .getOrDefault(exchange.getRequestURI().getPath(), "none")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    String pages = "http://127.0.0.1:" + site.getAddress().getPort();
    try (Launched pagewatch =
        Launched.besideLocalSites(dir, Map.of("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.1/32"))) {
      String at = pagewatch.ready();
      Launched.await(at + "/api/v1/workers", "\"idle\"");

      JsonArray steps;
      try (BusSocket socket = new BusSocket(at)) {
        String session = opened(socket, pages + "/login");
        socket.session(click(session, 10));
        socket.session(act(session, "type").put("text", "joe"));
        socket.session(click(session, 60));
        JsonObject typed = socket.session(act(session, "type").put("text", "s3cret"));
        assertThat(typed.encode()).contains("\"secret\":true");
        socket.session(click(session, 110));
        socket.register("browser.session." + session);
        JsonObject now =
            socket.next(
                frame ->
                    is(frame, session, "live")
                        && frame.getJsonObject("body").getJsonArray("steps").size() == 3);
        assertThat(now.getJsonObject("body").getString("url")).contains("/inside");
        steps = now.getJsonObject("body").getJsonArray("steps");
      }
      JsonObject watch =
          new JsonObject()
              .put("url", pages + "/login")
              .put("interval", "PT10S")
              .put("fetch", new JsonObject().put("steps", steps));
      HttpResponse<String> added =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(at + "/api/v1/watches"))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(watch.encode()))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
      assertThat(added.body()).doesNotContain("s3cret");
      String id = new JsonObject(added.body()).getString("id");

      // Hung, abandoned with their socket, closed and left opening, in turn.
      for (int i = 0; i < others; i++) {
        try (BusSocket socket = new BusSocket(at)) {
          String session = opened(socket, pages + (i % 3 == 0 ? "/hung" : "/login"));
          if (i % 3 == 0) {
            JsonObject hung = socket.session(click(session, 10));
            assertThat(hung.getString("message")).contains("over");
          } else if (i % 3 == 1) {
            socket.session(act(session, "close"));
          }
        }
      }

      Launched.await(at + "/api/v1/watches/" + id + "/snapshots", "\"takenAt\"");
      JsonObject checked = new JsonObject(Launched.get(at + "/api/v1/watches/" + id));
      assertThat(checked.getString("outcome")).isIn("changed", "unchanged");
      assertThat(checked.getLong("checks")).isGreaterThan(1);
      assertThat(Launched.get(at + "/api/v1/watches/" + id + "/steps"))
          .contains("\"outcome\":\"done\"", "\"screenshot\":true");
      assertThat(pagewatch.out() + pagewatch.err()).doesNotContain("s3cret");
      List<ProcessHandle> children = pagewatch.descendants();
      assertThat(pagewatch.signal("TERM").status()).isZero();
      Launched.awaitEnd(children);
    } finally {
      site.stop(0);
    }
  }
}
