package dev.pagewatch.gateway.store;

import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.fetch.ProxyServer;

/**
 * A proxy that watches and defaults go through by its name.
 *
 * @param server with its password, which people are not shown
 */
public record NamedProxy(ProxyName name, ProxyServer server) {

  /** Most that are kept. */
  public static final int MOST = 200;
}
