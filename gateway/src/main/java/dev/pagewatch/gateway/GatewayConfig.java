package dev.pagewatch.gateway;

import dev.pagewatch.model.net.AddressPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a gateway needs to know.
 *
 * @param httpHost address to listen on
 * @param httpPort port to listen on, 0 for a free one
 * @param dataDir existing directory that no other process uses
 * @param allowedOrigins Origins admitted besides the own one, such as https://example.com
 * @param addressPolicy which addresses watches may reach
 * @param checkTimeout deadline of a whole check
 * @param version Pagewatch's version
 */
public record GatewayConfig(
    String httpHost,
    int httpPort,
    Path dataDir,
    List<String> allowedOrigins,
    AddressPolicy addressPolicy,
    Duration checkTimeout,
    String version) {}
