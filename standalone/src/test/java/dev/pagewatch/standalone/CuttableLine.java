package dev.pagewatch.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A TCP line to a port of this machine that can be cut and mended. */
final class CuttableLine implements AutoCloseable {

  /** How a line is. */
  enum State {
    /** It passes on what comes. */
    OPEN,
    /** Who is connected is cut off, and nobody gets through. */
    REFUSING,
    /** Everything is taken and nothing arrives, until the line is mended: then it does. */
    SILENT
  }

  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private State state = State.OPEN;
  private @Nullable ServerSocket listening;

  /** A line to a port. */
  CuttableLine(int target) throws IOException {
    this.target = target;
    this.port = listen(0);
  }

  /** Where it begins. */
  int port() {
    return port;
  }

  /** Cuts or mends it. */
  synchronized void set(State state) throws IOException {
    this.state = state;
    if (state == State.REFUSING) {
      close();
    } else if (listening == null) {
      listen(port);
    }
    notifyAll();
  }

  private int listen(int wanted) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 100);
    listening = server;
    Thread.ofVirtual().start(() -> accept(server));
    return server.getLocalPort();
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket near = server.accept();
        sockets.add(near);
        Thread.ofVirtual().start(() -> connect(near));
      }
    } catch (IOException e) {
      // Closed, as it was cut.
    }
  }

  private void connect(Socket near) {
    try {
      awaitOpen();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(far);
      if (isRefusing()) {
        hangUp(near);
        hangUp(far);
      }
      Thread.ofVirtual().start(() -> pass(near, far));
      Thread.ofVirtual().start(() -> pass(far, near));
    } catch (IOException | InterruptedException e) {
      hangUp(near);
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        awaitOpen();
        out.write(buffer, 0, length);
      }
      awaitOpen();
    } catch (IOException | InterruptedException e) {
      // Whoever hung up, the other learns of it now.
    }
    hangUp(from);
    hangUp(to);
  }

  private synchronized boolean isRefusing() {
    return state == State.REFUSING;
  }

  private synchronized void awaitOpen() throws InterruptedException {
    while (state == State.SILENT) {
      wait();
    }
  }

  private void hangUp(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is gone already.
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (listening != null) {
      listening.close();
      listening = null;
    }
    sockets.forEach(this::hangUp);
  }
}
