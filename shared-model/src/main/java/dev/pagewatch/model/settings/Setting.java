package dev.pagewatch.model.settings;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting, each with its default as an operator would write it and what it accepts. The name
 * decides both spellings: {@link #HTTP_PORT} is {@code PAGEWATCH_HTTP_PORT} in the environment and
 * {@code http.port} in a file.
 */
public enum Setting {
  /** Address to listen on. */
  HTTP_HOST(
      "127.0.0.1",
      "an address of this machine: 127.0.0.1, ::1 or localhost, or with a password any other, like"
          + " 0.0.0.0"),

  /** Port to listen on. */
  HTTP_PORT("8080", "a port from 1 to 65535, or 0 for a free one"),

  /** Directory of database, blobs and logs. */
  DATA_DIR("./data", "the path of a directory"),

  /** Directory of what can be made again, such as the unpacked browser driver. */
  CACHE_DIR(null, "the path of a directory"),

  /** Database server, where it isn't SQLite in the data directory. */
  DB_URL(null, "a PostgreSQL database, like jdbc:postgresql://host/name"),

  /** Database user, with a database URL. */
  DB_USER(null, "a name"),

  /** Database password, with a database URL. */
  DB_PASSWORD(null, "a password"),

  /** Sign-in password. */
  PASSWORD(null, "a password of %s".formatted(PasswordRule.LENGTH)),

  /** Origins admitted besides our own. */
  ALLOWED_ORIGINS("", "origins separated by commas, like https://watch.example.org"),

  /** Networks watches may reach although they are not public. */
  ALLOWED_NETWORKS("", "networks separated by commas, like 127.0.0.0/8,10.0.0.0/8"),

  /** Browser checks at once. */
  BROWSER_SLOTS(null, "a whole number from 1 to 64"),

  /** HTTP checks at once. */
  HTTP_SLOTS("64", "a whole number from 1 to 4096"),

  /** Checks at once on one host. */
  HOST_LIMIT("4", "a whole number from 1 to 1000"),

  /** Time between the starts of two checks on one host. */
  HOST_SPACING("PT0.5S", "a duration from PT0S to PT1H, like PT0.5S"),

  /** Chromium executable. */
  BROWSER_PATH(null, "the path of a Chromium executable"),

  /** Deadline of a whole check. */
  CHECK_TIMEOUT("PT45S", "a duration from PT1S to PT30M, like PT45S"),

  /** Snapshots kept of each watch. */
  HISTORY_COUNT("500", "a whole number from 1 to 1000000"),

  /** How long snapshots are kept. */
  HISTORY_AGE(null, "a duration from P1D to P36525D, like P90D"),

  /** How this process joins others. */
  CLUSTER("none", "only none so far; clusters come with a later version"),

  /** Name that resolves to a cluster's members. */
  CLUSTER_DNS(null, "a DNS name"),

  /** A cluster's members. */
  CLUSTER_MEMBERS("", "host:port pairs separated by commas"),

  /** This member's address. */
  CLUSTER_HOST(null, "an address of this machine"),

  /** This member's port. */
  CLUSTER_PORT("5701", "a port from 1 to 65535"),

  /** Port of the clustered event bus. */
  CLUSTER_BUS_PORT("15701", "a port from 1 to 65535, or 0 for a free one"),

  /** What is logged. */
  LOG("info", "error, warn, info, debug or trace, and per logger like info,bridge=debug");

  private static final String PREFIX = "PAGEWATCH_";

  private final @Nullable String defaultText;
  private final String accepted;

  Setting(@Nullable String defaultText, String accepted) {
    this.defaultText = defaultText;
    this.accepted = accepted;
  }

  /** Its name in the environment, for example {@code PAGEWATCH_HTTP_PORT}. */
  public String variable() {
    return PREFIX + name();
  }

  /** Its name in a file, for example {@code http.port}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Its default as text; empty when it is computed or when there is none. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /** What it accepts, for people, to follow "it takes". */
  public String accepted() {
    return accepted;
  }

  /** Whether its value must never be shown. */
  public boolean isSecret() {
    return this == PASSWORD || this == DB_PASSWORD;
  }

  /** Whether a name is spelled as an environment variable of ours. */
  public static boolean isVariable(String name) {
    return name.startsWith(PREFIX);
  }
}
