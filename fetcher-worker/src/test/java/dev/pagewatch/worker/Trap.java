package dev.pagewatch.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens for TCP and UDP on one port of addresses that nobody may reach, and counts who does. */
public final class Trap implements AutoCloseable {

  private final List<ServerSocket> servers = new ArrayList<>();
  private final List<DatagramSocket> datagrams = new ArrayList<>();
  private final AtomicInteger caught = new AtomicInteger();
  private final int port;

  /** On the first address's free port. */
  public Trap(String... addresses) {
    int chosen = 0;
    try {
      for (String address : addresses) {
        ServerSocket server = new ServerSocket(chosen, 50, InetAddress.getByName(address));
        chosen = server.getLocalPort();
        servers.add(server);
        DatagramSocket datagram = new DatagramSocket(chosen, InetAddress.getByName(address));
        datagrams.add(datagram);
        Thread.ofVirtual().start(() -> accept(server));
        Thread.ofPlatform().daemon().start(() -> receive(datagram));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.port = chosen;
  }

  /** Of all its addresses. */
  public int port() {
    return port;
  }

  /** How many connections were made and datagrams sent, whatever was in them. */
  public int caught() {
    return caught.get();
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        caught.incrementAndGet();
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\n\r\nsecret".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Closed, or the caller went away: either way it was counted.
      }
    }
  }

  private void receive(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        caught.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    datagrams.forEach(DatagramSocket::close);
  }
}
