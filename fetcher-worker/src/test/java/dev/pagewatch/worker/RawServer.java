package dev.pagewatch.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers HTTP requests byte by byte as a test wants, well-formed or not. */
public final class RawServer implements AutoCloseable {

  /** Answers one request; closes the connection by throwing or returning false. */
  @FunctionalInterface
  public interface Handler {
    /** Whether to read another request from the connection. */
    boolean answer(List<String> head, OutputStream out) throws Exception;
  }

  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());

  /** Listens on a free port of a loopback address. */
  public RawServer(String address, Handler handler) {
    try {
      server = new ServerSocket(0, 200, InetAddress.getAllByName(address)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(handler));
  }

  /** Its port. */
  public int port() {
    return server.getLocalPort();
  }

  /** How many connections it has accepted. */
  public int connections() {
    return connections.get();
  }

  private void accept(Handler handler) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, handler));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Socket socket, Handler handler) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      boolean more = true;
      while (more) {
        List<String> head = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          head.add(line);
        }
        more = !head.isEmpty() && handler.answer(head, socket.getOutputStream());
      }
    } catch (Exception e) {
      // The client went away, or the test wanted the connection cut.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : List.copyOf(sockets)) {
      socket.close();
    }
  }
}
