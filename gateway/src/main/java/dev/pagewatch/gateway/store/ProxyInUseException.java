package dev.pagewatch.gateway.store;

import dev.pagewatch.model.fetch.ProxyName;

/** A proxy can't go while somebody goes through it. */
public final class ProxyInUseException extends RuntimeException {

  /** With those who do. */
  public ProxyInUseException(ProxyName name, ProxyUses uses) {
    super("%s is used by %s; set fetch.proxy to another there first".formatted(name, uses.words()));
  }
}
