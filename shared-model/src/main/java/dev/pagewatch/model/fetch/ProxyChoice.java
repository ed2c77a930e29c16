package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a watch says of the proxy its requests go through. On the wire a text: a proxy's URL, the
 * name of one that Pagewatch keeps, or {@code direct} for none, whatever defaults say.
 */
public sealed interface ProxyChoice permits ProxyServer, ProxyName, ProxyChoice.Direct {

  /** The word for {@link Direct}. */
  String DIRECT = "direct";

  /** Through none: keeps those of defaults away. */
  enum Direct implements ProxyChoice {
    /** The only one. */
    IT;

    /** The wire form. */
    @JsonValue
    @Override
    public String toString() {
      return DIRECT;
    }
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException whose message says how to mend it and shows no password
   */
  static ProxyChoice parse(String text) {
    String choice = text.strip();
    if (choice.equalsIgnoreCase(DIRECT)) {
      return Direct.IT;
    }
    return ProxyName.isName(choice) ? new ProxyName(choice) : ProxyServer.parse(choice);
  }
}
