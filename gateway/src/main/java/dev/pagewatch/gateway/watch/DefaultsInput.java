package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.settings.NearestName;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what people send as the defaults of all watches or of a tag: what is missing or null they
 * say nothing of. Collects everything that is wrong before it refuses.
 */
public final class DefaultsInput {

  private static final List<String> FIELDS = fields();

  /** Sent back with the rest by whoever was shown it; what holds is If-Match. */
  private static final String VERSION = "version";

  private DefaultsInput() {}

  private static List<String> fields() {
    List<String> fields = new ArrayList<>(List.of("engine", "interval"));
    fields.addAll(CheckOptions.FIELDS);
    return List.copyOf(fields);
  }

  /**
   * Reads them, stars for secrets as they are.
   *
   * @throws ValidationException naming each field that is wrong
   */
  public static WatchDefaults read(JsonNode body) {
    if (!body.isObject()) {
      throw new ValidationException("", "the body must be a JSON object");
    }
    List<FieldError> errors = new ArrayList<>();
    for (var field : body.properties()) {
      String name = field.getKey();
      if (!FIELDS.contains(name) && !name.equals(VERSION)) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        errors.add(
            new FieldError(
                shown,
                "is not known here; did you mean %s? Defaults have %s"
                    .formatted(NearestName.to(shown, FIELDS), String.join(", ", FIELDS))));
      }
    }
    Engine engine =
        body.hasNonNull("engine")
            ? WatchInput.engine(
                body.get("engine"), (name, message) -> errors.add(new FieldError(name, message)))
            : null;
    Duration interval =
        body.hasNonNull("interval")
            ? WatchInput.interval(
                body.get("interval"), (name, message) -> errors.add(new FieldError(name, message)))
            : null;
    CheckOptions options = CheckOptions.none();
    try {
      options = CheckOptions.parse(OptionsInput.named(body));
      options.refuseForMany();
    } catch (InvalidFieldsException e) {
      e.problems().forEach(it -> errors.add(new FieldError(it.field(), it.message())));
    }
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
    return new WatchDefaults(engine, interval, options);
  }
}
