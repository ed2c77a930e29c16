package dev.pagewatch.model.settings;

import java.util.Optional;

/**
 * A database server.
 *
 * @param url its JDBC URL; empty: SQLite in the data directory
 * @param user name to connect with
 * @param password to connect with
 */
public record DatabaseSettings(
    Optional<String> url, Optional<String> user, Optional<Secret> password) {}
