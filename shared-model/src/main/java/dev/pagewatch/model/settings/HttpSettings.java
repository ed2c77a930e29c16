package dev.pagewatch.model.settings;

import java.util.List;
import java.util.Optional;

/**
 * How clients reach this process.
 *
 * @param host IP address without brackets, or {@code localhost}
 * @param port 0 for a free one
 * @param allowedOrigins further Origins admitted, each {@code scheme://host[:port]} in lower case
 * @param password what to sign in with; empty: the stored one, if there is one
 */
public record HttpSettings(
    String host, int port, List<String> allowedOrigins, Optional<Secret> password) {

  /** Copies the list. */
  public HttpSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}
