package dev.pagewatch.gateway.store;

import dev.pagewatch.model.fetch.ProxyName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Proxies that watches and defaults go through by name. */
public interface ProxyReader {

  /** A proxy and who goes through it. */
  record Used(NamedProxy proxy, ProxyUses uses) {}

  /** All, by name. */
  List<Used> list();

  /** One of them. */
  Optional<Used> find(ProxyName name);

  /** All that hold now, to resolve names with. */
  Proxies current();

  /** Those of these names that there are. */
  Set<ProxyName> known(Collection<ProxyName> names);
}
