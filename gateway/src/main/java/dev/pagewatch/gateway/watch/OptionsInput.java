package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.store.OptionsEdit;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.watch.Engine;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the fields of {@link CheckOptions}, which stand among a watch's own. */
final class OptionsInput {

  private OptionsInput() {}

  /**
   * What a body says of a new watch's.
   *
   * @param engine that must be able to fetch like that
   * @param kept whose secrets stand where the body has stars
   * @param wrong is told each field that is wrong, and what is
   */
  static CheckOptions read(
      JsonNode body, Engine engine, FetchOptions kept, BiConsumer<String, String> wrong) {
    try {
      CheckOptions options = CheckOptions.parse(named(body)).withSecretsOf(kept);
      options.refuseUnlessBy(engine);
      return options;
    } catch (InvalidFieldsException e) {
      e.problems().forEach(problem -> wrong.accept(problem.field(), problem.message()));
      return CheckOptions.none();
    }
  }

  /** What a merge patch says of them; null when it says nothing. */
  static @Nullable OptionsEdit edit(JsonNode body) {
    ObjectNode patch = named(body);
    return patch.isEmpty() ? null : new OptionsEdit(patch);
  }

  /** The fields of a body that are of options. */
  static ObjectNode named(JsonNode body) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    for (String name : CheckOptions.FIELDS) {
      if (body.has(name)) {
        named.set(name, body.get(name));
      }
    }
    return named;
  }
}
