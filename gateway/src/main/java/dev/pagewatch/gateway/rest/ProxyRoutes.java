package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.body;
import static dev.pagewatch.gateway.rest.Exchange.json;
import static dev.pagewatch.gateway.rest.Exchange.path;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.NamedProxy;
import dev.pagewatch.gateway.store.ProxyReader.Used;
import dev.pagewatch.gateway.store.ProxyUses;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.watch.ProxyInput;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.fetch.ProxyServer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code /proxies} resource. */
final class ProxyRoutes {

  private final Store store;

  ProxyRoutes(Store store) {
    this.store = store;
  }

  private record Shown(List<About> items) {}

  /** As on the wire, with stars for the password. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record About(
      String name, String url, @Nullable String user, @Nullable String password, ProxyUses usedBy) {

    static About of(Used used) {
      ProxyServer server = used.proxy().server();
      String password = server.password();
      return new About(
          used.proxy().name().name(),
          server.address(),
          server.user(),
          password == null || password.isEmpty() ? null : FetchOptions.HIDDEN,
          used.uses());
    }
  }

  Future<Void> list(RoutingContext request) {
    return store
        .read(reading -> reading.proxies().list())
        .map(
            all -> {
              json(request, 200, new Shown(all.stream().map(About::of).toList()));
              return null;
            });
  }

  Future<Void> create(RoutingContext request) {
    NamedProxy proxy = ProxyInput.read(body(request));
    return store
        .write(transaction -> transaction.proxies().add(proxy))
        .map(
            added -> {
              if (!added) {
                throw new Problems.ConflictException(
                    "there is a proxy named %s; take another name, or PATCH that one"
                        .formatted(proxy.name()));
              }
              request
                  .response()
                  .putHeader(
                      HttpHeaders.LOCATION,
                      "/api/v1/proxies/"
                          + URLEncoder.encode(proxy.name().name(), StandardCharsets.UTF_8)
                              .replace("+", "%20"));
              json(request, 201, About.of(new Used(proxy, new ProxyUses(0, false, List.of()))));
              return null;
            });
  }

  Future<Void> read(RoutingContext request) {
    ProxyName name = name(request);
    return store.read(reading -> reading.proxies().find(name)).map(found -> answer(request, found));
  }

  Future<Void> patch(RoutingContext request) {
    ProxyName name = name(request);
    JsonNode patch = body(request);
    return store
        .write(
            transaction ->
                transaction
                    .proxies()
                    .edit(name, before -> ProxyInput.patched(patch, new NamedProxy(name, before))))
        .map(found -> answer(request, found));
  }

  Future<Void> delete(RoutingContext request) {
    ProxyName name = name(request);
    return store
        .write(transaction -> transaction.proxies().delete(name))
        .map(
            deleted -> {
              if (!deleted) {
                throw noSuchProxy();
              }
              request.response().setStatusCode(204).end();
              return null;
            });
  }

  private static ProxyName name(RoutingContext request) {
    try {
      return new ProxyName(path(request, "name"));
    } catch (IllegalArgumentException e) {
      throw noSuchProxy();
    }
  }

  private static Void answer(RoutingContext request, Optional<Used> found) {
    json(request, 200, About.of(found.orElseThrow(ProxyRoutes::noSuchProxy)));
    return null;
  }

  private static Problems.NotFoundException noSuchProxy() {
    return new Problems.NotFoundException("there is no such proxy");
  }
}
