package dev.pagewatch.gateway.store;

import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.fetch.ProxyServer;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Editing proxies. An edit touches no watch: each goes through what its proxy is when its next
 * check is claimed.
 */
public interface ProxyRepository extends ProxyReader {

  /**
   * Adds one.
   *
   * @return whether the name was free
   * @throws dev.pagewatch.model.json.InvalidFieldsException when there are too many
   */
  boolean add(NamedProxy proxy);

  /**
   * Edits one.
   *
   * @param change may throw to leave all as it is
   * @return it as it is now, or empty where there is none of this name
   */
  Optional<Used> edit(ProxyName name, UnaryOperator<ProxyServer> change);

  /**
   * Deletes one.
   *
   * @return whether there was one
   * @throws ProxyInUseException where somebody goes through it
   */
  boolean delete(ProxyName name);
}
