package dev.pagewatch.worker.browser;

import dev.pagewatch.worker.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** A site that means harm, and one good page. */
final class HostileSite implements AutoCloseable {

  static final String GOOD = "/good";

  private static final String FLOOD = "<p>more and more</p>".repeat(5_000);

  private final Map<String, RawServer.Handler> answers = new ConcurrentHashMap<>();
  private final RawServer server = new RawServer("127.0.0.1", this::answer);

  HostileSite() {
    page(GOOD, "<h1>Good</h1><p>day</p>");
    answers.put("/never", (head, out) -> silence());
    answers.put("/drip-head", HostileSite::drippingHead);
    answers.put("/drip", (head, out) -> drip(out));
    answers.put("/flood", (head, out) -> flood(out, "Transfer-Encoding: chunked"));
    answers.put("/half-gigabyte", (head, out) -> flood(out, "Content-Length: 500000000"));
    answers.put("/shorter-than-said", (head, out) -> lying(out, 100_000));
    answers.put("/longer-than-said", (head, out) -> lying(out, 40));
    answers.put("/events", (head, out) -> events(out));
    answers.put(
        "/worker.js",
        (head, out) ->
            send(
                out,
                "text/javascript",
                bytes(
                    "onfetch = e => e.respondWith(new Response('<p>old</p>',"
                        + "{headers: {'Content-Type': 'text/html'}}));"
                        + "oninstall = () => skipWaiting(); onactivate = () => clients.claim()")));
    answers.put("/hop", HostileSite::hop);
    answers.put("/nest", HostileSite::nest);
    answers.put("/gzip-bomb", (head, out) -> gzipBomb(out));
    answers.put(
        "/charset",
        (head, out) ->
            send(out, "text/html; charset=utf-16", "<p>liar</p>".getBytes(StandardCharsets.UTF_8)));
    answers.put(
        "/file", (head, out) -> send(out, "application/zip", new byte[] {'P', 'K', 3, 4, 0, 0}));
    answers.put("/xml-bomb", (head, out) -> send(out, "application/xhtml+xml", bytes(laughs())));
    answers.put("/svg-bomb", (head, out) -> send(out, "image/svg+xml", bytes(uses())));
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  void page(String path, String html) {
    answers.put(
        path,
        (head, out) ->
            send(out, "text/html; charset=utf-8", bytes("<!doctype html><title>T</title>" + html)));
  }

  private boolean answer(List<String> head, OutputStream out) throws Exception {
    String target = head.getFirst().split(" ", 3)[1];
    String path = target.split("\\?", 2)[0];
    RawServer.Handler answer = answers.get(path);
    return answer == null
        ? send(out, "text/plain", bytes("nothing here"))
        : answer.answer(head, out);
  }

  private static boolean send(OutputStream out, String type, byte[] body) throws IOException {
    out.write(
        bytes(
            "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(type, body.length)));
    out.write(body);
    out.flush();
    return true;
  }

  private static boolean silence() throws InterruptedException {
    // Longer than any check waits; not for ever, as each holds a connection of this process.
    Thread.sleep(120_000);
    return false;
  }

  private static boolean drippingHead(List<String> head, OutputStream out) throws Exception {
    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"));
    for (int i = 0; ; i++) {
      out.write(bytes("X-%d: y\r\n".formatted(i)));
      out.flush();
      Thread.sleep(50);
    }
  }

  private static boolean drip(OutputStream out) throws Exception {
    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>begun</p>"));
    while (true) {
      out.write(bytes("."));
      out.flush();
      Thread.sleep(50);
    }
  }

  private static boolean flood(OutputStream out, String framing) throws IOException {
    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + framing + "\r\n\r\n"));
    boolean chunked = framing.contains("chunked");
    byte[] chunk =
        bytes(chunked ? Integer.toHexString(FLOOD.length()) + "\r\n" + FLOOD + "\r\n" : FLOOD);
    while (true) {
      out.write(chunk);
    }
  }

  private static boolean lying(OutputStream out, int length) throws IOException {
    out.write(
        bytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
                    .formatted(length)
                + "<p>what there is</p>"
                + "<p>more</p>".repeat(100)));
    out.flush();
    return false;
  }

  private static boolean events(OutputStream out) throws Exception {
    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"));
    while (true) {
      out.write(bytes("data: tick\n\n"));
      out.flush();
      Thread.sleep(20);
    }
  }

  private static int number(List<String> head) {
    String target = head.getFirst().split(" ", 3)[1];
    int question = target.indexOf('?');
    return question < 0 ? 0 : Integer.parseInt(target.substring(question + 1));
  }

  private static boolean hop(List<String> head, OutputStream out) throws IOException {
    out.write(
        bytes(
            "HTTP/1.1 302 Found\r\nLocation: /hop?%d\r\nContent-Length: 0\r\n\r\n"
                .formatted(number(head) + 1)));
    out.flush();
    return true;
  }

  private static boolean nest(List<String> head, OutputStream out) throws IOException {
    int depth = number(head);
    return send(
        out,
        "text/html",
        bytes("<p>depth %d</p><iframe src='/nest?%d'></iframe>".formatted(depth, depth + 1)));
  }

  private static boolean gzipBomb(OutputStream out) throws IOException {
    byte[] block = bytes(FLOOD);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 300; i++) {
        gzip.write(block);
      }
    }
    out.write(
        bytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
                + "Content-Length: %d\r\n\r\n".formatted(packed.size())));
    packed.writeTo(out);
    out.flush();
    return true;
  }

  /** <a href="https://en.wikipedia.org/wiki/Billion_laughs_attack">A billion laughs</a>. */
  private static String laughs() {
    StringBuilder types = new StringBuilder("<!ENTITY a0 'ha'>");
    for (int i = 1; i < 12; i++) {
      types.append("<!ENTITY a%d '%s'>".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
    }
    return "<?xml version='1.0'?><!DOCTYPE html [%s]>".formatted(types)
        + "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>text</p><p>&a11;</p></body></html>";
  }

  private static String uses() {
    StringBuilder groups = new StringBuilder("<g id='g0'><text>ha</text></g>");
    for (int i = 1; i < 12; i++) {
      groups.append(
          "<g id='g%d'>%s</g>".formatted(i, ("<use href='#g" + (i - 1) + "'/>").repeat(10)));
    }
    return "<svg xmlns='http://www.w3.org/2000/svg'><text>text</text>%s</svg>".formatted(groups);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
