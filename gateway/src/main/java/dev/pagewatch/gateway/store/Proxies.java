package dev.pagewatch.gateway.store;

import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** All proxies that have names, as they were at one moment, with their passwords. */
public final class Proxies {

  private static final int MOST_SHOWN = 10;

  private final Map<ProxyName, ProxyServer> servers;

  /** Of these. */
  public Proxies(Map<ProxyName, ProxyServer> servers) {
    this.servers = Map.copyOf(servers);
  }

  /**
   * Options with the server where they have a name. A name that nobody knows stays, so that the
   * check fails and doesn't go another way.
   */
  public CheckOptions resolved(CheckOptions options) {
    FetchOptions fetch = options.fetch();
    return fetch
        .proxyName()
        .map(servers::get)
        .map(server -> options.with(fetch.through(server)))
        .orElse(options);
  }

  /**
   * As {@link #resolved}, for what people are about to see.
   *
   * @throws InvalidFieldsException where nobody knows the name
   */
  public CheckOptions required(CheckOptions options) {
    CheckOptions resolved = resolved(options);
    resolved
        .fetch()
        .proxyName()
        .ifPresent(
            name -> {
              throw unknown(name, servers.keySet());
            });
    return resolved;
  }

  /** What is told of a name that nobody knows. */
  public static InvalidFieldsException unknown(ProxyName name, Collection<ProxyName> known) {
    String others =
        known.stream()
            .map(ProxyName::name)
            .sorted()
            .limit(MOST_SHOWN)
            .collect(Collectors.joining(", "));
    return new InvalidFieldsException(
        "fetch.proxy",
        "names the proxy %s, which there is not%s; add it in the settings or at /proxies, or write"
                .formatted(name, others.isEmpty() ? "" : ": known are " + others)
            + " its URL");
  }
}
