package dev.pagewatch.worker.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for a host's addresses. May block for long; the caller sees to time and threads. */
@FunctionalInterface
public interface HostResolver {

  /**
   * All addresses of a host, in the order to try them.
   *
   * @throws UnknownHostException when it has none or no name server answered
   */
  List<InetAddress> lookup(String host) throws UnknownHostException;

  /** The operating system's resolver, with its hosts file and search domains. */
  static HostResolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
