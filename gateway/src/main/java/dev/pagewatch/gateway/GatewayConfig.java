package dev.pagewatch.gateway;

import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.settings.HistorySettings;
import dev.pagewatch.model.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway needs to know.
 *
 * @param httpHost address to listen on; any but loopback needs a password
 * @param httpPort port to listen on, 0 for a free one
 * @param dataDir existing directory that no other process uses
 * @param postgres database server, or empty for SQLite in the data directory
 * @param allowedOrigins Origins admitted besides the own one, such as https://example.com
 * @param password what to sign in with; empty: the stored one, if there is one
 * @param addressPolicy which addresses watches may reach
 * @param checkTimeout deadline of a whole check
 * @param hostLimit checks at once on a host of the public Internet
 * @param hostSpacing between the starts of two checks on such a host
 * @param history how much is kept of the past of watches that don't say
 * @param workerId what the worker in this process is called, now and in all runs on this data
 *     directory
 * @param version Pagewatch's version
 */
public record GatewayConfig(
    String httpHost,
    int httpPort,
    Path dataDir,
    Optional<PostgresStore.Access> postgres,
    List<String> allowedOrigins,
    Optional<Secret> password,
    AddressPolicy addressPolicy,
    Duration checkTimeout,
    int hostLimit,
    Duration hostSpacing,
    HistorySettings history,
    String workerId,
    String version) {}
