package dev.pagewatch.model.settings;

import java.util.Optional;

/**
 * Credentials of a database server. Unused while the database is SQLite in the data directory.
 *
 * @param user name to connect with
 * @param password to connect with
 */
public record DatabaseSettings(Optional<String> user, Optional<Secret> password) {}
