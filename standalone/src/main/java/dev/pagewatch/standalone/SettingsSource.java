package dev.pagewatch.standalone;

import dev.pagewatch.model.settings.InvalidSettingsException;
import dev.pagewatch.model.settings.Machine;
import dev.pagewatch.model.settings.Setting;
import dev.pagewatch.model.settings.Settings;
import dev.pagewatch.model.settings.SettingsParser;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where settings come from: the environment and, behind it, a YAML file. */
final class SettingsSource {

  private SettingsSource() {}

  /**
   * Reads and checks all settings.
   *
   * @param config YAML file; its keys may be written with dots or nested
   * @throws StartFailure naming each setting that is unknown or has a refused value
   */
  static Settings read(Optional<Path> config, Machine machine) throws StartFailure {
    ConfigRetrieverOptions stores = new ConfigRetrieverOptions().setScanPeriod(-1);
    if (config.isPresent()) {
      stores.addStore(file(config.get()));
    }
    stores.addStore(environment());
    Map<String, String> values = new LinkedHashMap<>();
    flatten("", retrieve(stores, config), values);
    try {
      return SettingsParser.parse(values, machine);
    } catch (InvalidSettingsException e) {
      throw StartFailure.usage(e.problems());
    }
  }

  private static ConfigStoreOptions environment() {
    JsonArray ours = new JsonArray();
    System.getenv().keySet().stream().filter(Setting::isVariable).forEach(ours::add);
    return new ConfigStoreOptions()
        .setType("env")
        .setConfig(new JsonObject().put("raw-data", true).put("keys", ours));
  }

  private static ConfigStoreOptions file(Path path) throws StartFailure {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw StartFailure.usage("The settings file " + path + " can't be read");
    }
    return new ConfigStoreOptions()
        .setType("file")
        .setFormat("yaml")
        .setConfig(new JsonObject().put("path", path.toAbsolutePath().toString()));
  }

  /** With a Vert.x of its own, as that of the process can't be made before settings are known. */
  private static JsonObject retrieve(ConfigRetrieverOptions stores, Optional<Path> config)
      throws StartFailure {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    try {
      return ConfigRetriever.create(vertx, stores).getConfig().await();
    } catch (RuntimeException e) {
      throw StartFailure.usage(
          "The settings file %s is not YAML of names and values: %s"
              .formatted(config.map(Path::toString).orElse("(none)"), firstLine(e)));
    } finally {
      vertx.close();
    }
  }

  private static String firstLine(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static void flatten(String prefix, JsonObject object, Map<String, String> values) {
    object.forEach(
        entry -> {
          String name = prefix + entry.getKey();
          if (entry.getValue() instanceof JsonObject nested) {
            flatten(name + ".", nested, values);
          } else {
            values.put(name, text(entry.getValue()));
          }
        });
  }

  private static String text(@Nullable Object value) {
    if (value instanceof JsonArray list) {
      return String.join(",", list.stream().map(SettingsSource::text).toList());
    }
    return value == null ? "" : value.toString();
  }
}
