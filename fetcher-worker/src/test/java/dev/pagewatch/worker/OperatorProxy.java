package dev.pagewatch.worker;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that speaks HTTP and SOCKS5 on one port and takes every name for 127.0.0.1, as if it knew
 * hosts that nobody else does. Plain HTTP it answers itself, with {@code by proxy} and the URL.
 */
public final class OperatorProxy implements AutoCloseable {

  private final ServerSocket server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What it wants to hear, as {@code user:password}; empty for nothing. */
  private final String credentials;

  private volatile boolean refusing;

  /** Listens on 127.0.0.1. */
  public OperatorProxy(String credentials) {
    this.credentials = credentials;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Its port. */
  public int port() {
    return server.getLocalPort();
  }

  /** What it was asked to reach, as {@code CONNECT host:port}, {@code SOCKS host:port} or a URL. */
  public List<String> asked() {
    return asked;
  }

  /** From now on it refuses to connect to anything. */
  public void refuse() {
    refusing = true;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
      int first = in.read();
      if (first < 0) {
        return;
      }
      in.unread(first);
      if (first == 5) {
        socks(new DataInputStream(in), socket.getOutputStream());
      } else {
        http(in, socket.getOutputStream());
      }
    } catch (IOException e) {
      // One side is gone.
    }
  }

  private void http(InputStream in, OutputStream out) throws IOException {
    for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
      String[] request = head.getFirst().split(" ", -1);
      boolean connect = request[0].equals("CONNECT");
      asked.add(connect ? "CONNECT " + request[1] : request[1]);
      if (!authorized(head)) {
        write(out, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
      } else if (refusing) {
        write(out, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      } else if (connect) {
        int port = Integer.parseInt(request[1].substring(request[1].lastIndexOf(':') + 1));
        try (Socket site = new Socket(InetAddress.getLoopbackAddress(), port)) {
          write(out, "HTTP/1.1 200 OK\r\n\r\n");
          join(in, out, site);
        }
        return;
      } else {
        String text = "by proxy " + request[1];
        write(
            out,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(text.length(), text));
      }
    }
  }

  private boolean authorized(List<String> head) {
    String expected =
        "proxy-authorization: basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return credentials.isEmpty()
        || head.stream()
            .anyMatch(
                line -> line.toLowerCase(Locale.ROOT).equals(expected.toLowerCase(Locale.ROOT)));
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        if (line.isEmpty()) {
          return lines;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    return List.of();
  }

  /** RFC 1928, and RFC 1929 where credentials are wanted. */
  private void socks(DataInputStream in, OutputStream out) throws IOException {
    in.readByte();
    in.readNBytes(in.readUnsignedByte());
    out.write(new byte[] {5, (byte) (credentials.isEmpty() ? 0 : 2)});
    if (!credentials.isEmpty()) {
      in.readByte();
      String given = text(in) + ":" + text(in);
      boolean right = given.equals(credentials);
      out.write(new byte[] {1, (byte) (right ? 0 : 1)});
      if (!right) {
        return;
      }
    }
    in.readNBytes(3);
    int kind = in.readUnsignedByte();
    String host =
        kind == 3 ? text(in) : InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
    int port = in.readUnsignedShort();
    asked.add("SOCKS " + host + ":" + port);
    out.write(new byte[] {5, (byte) (refusing ? 2 : 0), 0, 1, 0, 0, 0, 0, 0, 0});
    if (!refusing) {
      try (Socket site = new Socket(InetAddress.getLoopbackAddress(), port)) {
        join(in, out, site);
      }
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
  }

  private static void join(InputStream in, OutputStream out, Socket site) throws IOException {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                in.transferTo(site.getOutputStream());
              } catch (IOException e) {
                // One side is gone.
              }
            });
    site.getInputStream().transferTo(out);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
