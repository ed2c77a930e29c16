package dev.pagewatch.model.settings;

import dev.pagewatch.model.net.Cidr;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads settings from text, collecting every problem instead of stopping at the first. */
public final class SettingsParser {

  private static final int LONGEST_SHOWN = 150;

  /** A value and the name it was given under. */
  private record Given(String name, String value) {}

  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private final List<String> problems = new ArrayList<>();

  private SettingsParser() {}

  /**
   * Reads settings.
   *
   * @param values text by name, names as {@link Setting#variable} or {@link Setting#key}; the
   *     former go before the latter. Blank text counts as not given. Lists are separated by commas
   * @param machine what computed defaults depend on
   * @throws InvalidSettingsException naming every unknown name and refused value
   */
  public static Settings parse(Map<String, String> values, Machine machine)
      throws InvalidSettingsException {
    SettingsParser parser = new SettingsParser();
    parser.take(values);
    Settings settings = parser.settings(machine);
    if (!parser.problems.isEmpty()) {
      throw new InvalidSettingsException(parser.problems);
    }
    return settings;
  }

  private void take(Map<String, String> values) {
    Map<String, Setting> byName = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      byName.put(setting.variable(), setting);
      byName.put(setting.key(), setting);
    }
    // Variables sort before keys, so a key finds its variable already taken.
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              Setting setting = byName.get(name);
              if (setting == null) {
                problems.add(unknown(name));
              } else if (!value.isBlank()) {
                given.putIfAbsent(setting, new Given(name, value.strip()));
              }
            });
  }

  private static String unknown(String name) {
    Function<Setting, String> spelling =
        Setting.isVariable(name) ? Setting::variable : Setting::key;
    List<String> names = Stream.of(Setting.values()).map(spelling).toList();
    return "%s is not a setting; the nearest is %s"
        .formatted(shown(name), NearestName.to(name, names));
  }

  private Settings settings(Machine machine) {
    required(Setting.CLUSTER, text -> oneOf(text, "none"));
    return new Settings(
        new HttpSettings(
            required(Setting.HTTP_HOST, SettingsParser::address),
            required(Setting.HTTP_PORT, text -> wholeNumber(text, 0, 65535)),
            list(Setting.ALLOWED_ORIGINS, SettingsParser::origin),
            optional(Setting.PASSWORD, SettingsParser::password)),
        required(Setting.DATA_DIR, SettingsParser::path),
        optional(Setting.CACHE_DIR, SettingsParser::path),
        new DatabaseSettings(
            optional(Setting.DB_URL, SettingsParser::databaseUrl),
            optional(Setting.DB_USER, text -> text),
            optional(Setting.DB_PASSWORD, Secret::new)),
        new CheckSettings(
            optional(Setting.BROWSER_SLOTS, text -> SlotBounds.fixed(wholeNumber(text, 1, 64)))
                .orElseGet(() -> CheckSettings.defaultBrowserSlots(machine)),
            required(Setting.HTTP_SLOTS, text -> wholeNumber(text, 1, 4096)),
            optional(Setting.BROWSER_PATH, SettingsParser::path),
            required(
                Setting.CHECK_TIMEOUT,
                text -> duration(text, Duration.ofSeconds(1), Duration.ofMinutes(30))),
            required(Setting.HOST_LIMIT, text -> wholeNumber(text, 1, 1000)),
            required(
                Setting.HOST_SPACING, text -> duration(text, Duration.ZERO, Duration.ofHours(1))),
            list(Setting.ALLOWED_NETWORKS, Cidr::parse)),
        new HistorySettings(
            required(
                Setting.HISTORY_COUNT, text -> wholeNumber(text, 1, HistorySettings.MOST_COUNT)),
            optional(
                Setting.HISTORY_AGE,
                text -> duration(text, HistorySettings.LEAST_AGE, HistorySettings.MOST_AGE))),
        new ClusterSettings(
            optional(Setting.CLUSTER_DNS, text -> text),
            list(Setting.CLUSTER_MEMBERS, SettingsParser::member),
            optional(Setting.CLUSTER_HOST, text -> text),
            required(Setting.CLUSTER_PORT, text -> wholeNumber(text, 1, 65535)),
            required(Setting.CLUSTER_BUS_PORT, text -> wholeNumber(text, 0, 65535))),
        required(Setting.LOG, LogSettings::parse));
  }

  private <T> T required(Setting setting, Function<String, T> read) {
    return optional(setting, read).orElseGet(() -> read.apply(setting.defaultText().orElseThrow()));
  }

  private <T> List<T> list(Setting setting, Function<String, T> read) {
    return required(
        setting,
        text ->
            Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(read)
                .toList());
  }

  /** The value as given and read; empty when it wasn't given or was refused. */
  private <T> Optional<T> optional(Setting setting, Function<String, T> read) {
    Given value = given.get(setting);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read.apply(value.value()));
    } catch (Refused e) {
      problems.add(refusal(setting, value, "it takes " + setting.accepted()));
    } catch (IllegalArgumentException e) {
      problems.add(refusal(setting, value, String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private static String refusal(Setting setting, Given given, String reason) {
    String value = setting.isSecret() ? "" : "=" + shown(withoutCredentials(given.value()));
    return "%s%s is not accepted: %s".formatted(given.name(), value, shown(reason));
  }

  /** A database URL may carry a password before the host or among its parameters. */
  private static String withoutCredentials(String value) {
    return value.replaceAll("//[^/@]*@", "//***@").replaceAll("(?i)(password=)[^&;]*", "$1***");
  }

  /** One line of bounded length, whatever was written. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }

  private static int wholeNumber(String text, int least, int most) {
    if (!text.matches("\\d{1,9}")) {
      throw new Refused();
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new Refused();
    }
    return number;
  }

  private static String oneOf(String text, String... accepted) {
    if (!List.of(accepted).contains(text)) {
      throw new Refused();
    }
    return text;
  }

  private static Path path(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new Refused();
    }
    return Path.of(text);
  }

  private static Duration duration(String text, Duration least, Duration most) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // said below, as for a duration out of range
    }
    throw new Refused();
  }

  private static String databaseUrl(String text) {
    if (!text.matches("jdbc:postgresql:(//)?[^\\s]+")) {
      throw new Refused();
    }
    return text;
  }

  /** Whether it may be listened on is known later: that needs a password, given or stored. */
  private static String address(String text) {
    String host =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (host.equalsIgnoreCase("localhost")) {
      return "localhost";
    }
    try {
      Cidr.parse(host);
    } catch (IllegalArgumentException e) {
      throw new Refused();
    }
    if (host.indexOf('/') >= 0) {
      throw new Refused();
    }
    return host;
  }

  private static Secret password(String text) {
    if (!PasswordRule.isMetBy(text)) {
      throw new Refused();
    }
    return new Secret(text);
  }

  private static String origin(String text) {
    try {
      URI uri = URI.create(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      boolean bare = (scheme + "://" + uri.getRawAuthority()).equalsIgnoreCase(text);
      if (bare && host != null && uri.getUserInfo() == null && scheme.matches("https?")) {
        boolean usual = uri.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = uri.getPort() < 0 || usual ? "" : ":" + uri.getPort();
        return scheme + "://" + host.toLowerCase(Locale.ROOT) + port;
      }
    } catch (IllegalArgumentException e) {
      // said below, as for a URL that is more than an origin
    }
    throw new IllegalArgumentException(
        "\"%s\" is not an origin; write it like https://watch.example.org".formatted(text));
  }

  private static ClusterSettings.Member member(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new Refused();
    }
    String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
    return new ClusterSettings.Member(host, wholeNumber(text.substring(colon + 1), 1, 65535));
  }

  /** A value for which the setting's own words say all there is. */
  private static final class Refused extends IllegalArgumentException {}
}
