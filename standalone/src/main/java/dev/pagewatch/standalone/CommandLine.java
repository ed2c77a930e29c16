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
 * @param config settings file
 * @param file what {@code backup} writes and {@code restore} reads, else empty
 * @param force whether {@code restore} may replace what is there
 */
record CommandLine(Command command, Optional<Path> config, Optional<Path> file, boolean force) {

  private static final String CONFIG = "--config";
  private static final String FORCE = "--force";

  /** What this process is to do. */
  enum Command {
    /** All of Pagewatch. */
    UP,
    /** A cluster's gateway. */
    GATEWAY,
    /** A cluster's worker. */
    WORKER,
    /** Write a backup. */
    BACKUP,
    /** Fill a database from a backup. */
    RESTORE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private boolean takesFile() {
      return this == BACKUP || this == RESTORE;
    }
  }

  /**
   * Reads {@code COMMAND [FILE] [--force] [--config FILE]}.
   *
   * @throws StartFailure on anything else, naming the nearest that is valid
   */
  static CommandLine parse(String... arguments) throws StartFailure {
    List<String> words = new ArrayList<>();
    Optional<Path> config = Optional.empty();
    boolean force = false;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals(CONFIG) && i + 1 < arguments.length) {
        config = Optional.of(Path.of(arguments[++i]));
      } else if (argument.startsWith(CONFIG + "=")) {
        config = Optional.of(Path.of(argument.substring(CONFIG.length() + 1)));
      } else if (argument.equals(CONFIG)) {
        throw StartFailure.usage("--config needs the path of a YAML file");
      } else if (argument.equals(FORCE)) {
        force = true;
      } else if (argument.startsWith("-")) {
        throw StartFailure.usage(
            "%s is not an option; the nearest is %s"
                .formatted(argument, NearestName.to(argument, List.of(CONFIG, FORCE))));
      } else {
        words.add(argument);
      }
    }
    if (words.isEmpty()) {
      throw StartFailure.usage("one of " + String.join(", ", commands()) + " is needed");
    }
    return of(command(words.getFirst()), config, words.subList(1, words.size()), force);
  }

  private static CommandLine of(
      Command command, Optional<Path> config, List<String> files, boolean force)
      throws StartFailure {
    if (command.takesFile() && files.isEmpty()) {
      throw StartFailure.usage("%s needs the path of a file".formatted(command.word()));
    }
    if (files.size() > (command.takesFile() ? 1 : 0)) {
      throw StartFailure.usage("%s takes no %s".formatted(command.word(), files.getLast()));
    }
    if (force && command != Command.RESTORE) {
      throw StartFailure.usage("%s takes no --force; restore does".formatted(command.word()));
    }
    return new CommandLine(command, config, files.stream().findFirst().map(Path::of), force);
  }

  private static Command command(String word) throws StartFailure {
    for (Command command : Command.values()) {
      if (command.word().equals(word)) {
        return command;
      }
    }
    throw StartFailure.usage(
        word + " is not a command; the nearest is " + NearestName.to(word, commands()));
  }

  private static List<String> commands() {
    return Arrays.stream(Command.values()).map(Command::word).toList();
  }
}
