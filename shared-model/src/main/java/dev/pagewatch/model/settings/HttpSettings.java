package dev.pagewatch.model.settings;

import java.util.List;

/**
 * How clients reach this process.
 *
 * @param host loopback address or {@code localhost}, without brackets
 * @param port 0 for a free one
 * @param allowedOrigins further Origins admitted, each {@code scheme://host[:port]} in lower case
 */
public record HttpSettings(String host, int port, List<String> allowedOrigins) {

  /** Copies the list. */
  public HttpSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}
