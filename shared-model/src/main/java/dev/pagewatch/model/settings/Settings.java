package dev.pagewatch.model.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * All an operator may set, read and checked.
 *
 * @param http how clients reach this process
 * @param dataDir directory of database, blobs and logs; relative to the working directory
 * @param cacheDir directory of what can be made again; empty: the user's cache directory
 * @param database credentials of a database server
 * @param checks how checks are run
 * @param history how much of the past is kept
 * @param cluster how this process finds others
 * @param log what is logged
 */
public record Settings(
    HttpSettings http,
    Path dataDir,
    Optional<Path> cacheDir,
    DatabaseSettings database,
    CheckSettings checks,
    HistorySettings history,
    ClusterSettings cluster,
    LogSettings log) {}
