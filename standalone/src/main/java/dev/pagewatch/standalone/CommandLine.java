package dev.pagewatch.standalone;

import dev.pagewatch.model.settings.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param role which parts run in this process
 * @param config settings file
 */
record CommandLine(Role role, Optional<Path> config) {

  private static final String CONFIG = "--config";

  /** Which parts run in a process. */
  enum Role {
    /** All of them. */
    UP,
    /** A cluster's gateway. */
    GATEWAY,
    /** A cluster's worker. */
    WORKER
  }

  /**
   * Reads {@code ROLE [--config FILE]}.
   *
   * @throws StartFailure on anything else, naming the nearest that is valid
   */
  static CommandLine parse(String... arguments) throws StartFailure {
    List<Role> roles = new ArrayList<>();
    Optional<Path> config = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals(CONFIG) && i + 1 < arguments.length) {
        config = Optional.of(Path.of(arguments[++i]));
      } else if (argument.startsWith(CONFIG + "=")) {
        config = Optional.of(Path.of(argument.substring(CONFIG.length() + 1)));
      } else if (argument.equals(CONFIG)) {
        throw StartFailure.usage("--config needs the path of a YAML file");
      } else if (argument.startsWith("-")) {
        throw StartFailure.usage(argument + " is not an option; the nearest is " + CONFIG);
      } else {
        roles.add(role(argument));
      }
    }
    if (roles.size() != 1) {
      throw StartFailure.usage("one of " + String.join(", ", names()) + " is needed");
    }
    return new CommandLine(roles.getFirst(), config);
  }

  private static Role role(String name) throws StartFailure {
    for (Role role : Role.values()) {
      if (name(role).equals(name)) {
        return role;
      }
    }
    throw StartFailure.usage(
        name + " is not a command; the nearest is " + NearestName.to(name, names()));
  }

  private static List<String> names() {
    return Arrays.stream(Role.values()).map(CommandLine::name).toList();
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
