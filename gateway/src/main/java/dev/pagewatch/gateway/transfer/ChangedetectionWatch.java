package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.WatchKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A watch of changedetection.io, as fields of a new one here and notes of what has no field. */
final class ChangedetectionWatch {

  /** What changes the outcome of a check there and can't be said here; set means it matters. */
  private static final List<String> UNKNOWN_HERE =
      List.of(
          "conditions",
          "headers",
          "body",
          "proxy",
          "browser_steps",
          "webdriver_delay",
          "webdriver_js_execute_code",
          "notification_urls");

  private final ObjectNode watch;
  private final ChangedetectionSettings settings;
  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
  private final List<String> notes = new ArrayList<>();

  ChangedetectionWatch(ObjectNode watch, ChangedetectionSettings settings) {
    this.watch = watch;
    this.settings = settings;
  }

  Found found(int number) {
    String url = watch.path("url").asText("").strip();
    if (url.isEmpty()) {
      return new Found.Unusable(number, "", "has no URL");
    }
    if (url.contains("{{") || url.contains("{%")) {
      return new Found.Unusable(
          number, url, "the URL is a template, and Pagewatch watches plain URLs only");
    }
    if (url.regionMatches(true, 0, "source:", 0, "source:".length())) {
      url = url.substring("source:".length());
      note("\"source:\" before the URL: the text people see is compared, not the source");
    }
    fields.put("url", url);
    title();
    engine();
    interval();
    schedule();
    tags();
    fields.put("paused", isTrue("paused") || settings.allPaused());
    fields.put("muted", isTrue("notification_muted") || settings.allMuted());
    new ChangedetectionFilters(watch, this::note).addTo(fields);
    whatIsLost();
    return new Found.Draft(number, fields, notes);
  }

  private void note(String message) {
    notes.add(message);
  }

  private boolean isTrue(String name) {
    return watch.path(name).asBoolean();
  }

  private void title() {
    String title = watch.path("title").asText("").strip();
    if (title.length() > WatchInput.MAX_TITLE) {
      title = title.substring(0, WatchInput.MAX_TITLE);
      note("the title is cut to %d characters".formatted(WatchInput.MAX_TITLE));
    }
    if (!title.isEmpty()) {
      fields.put("title", title);
    }
  }

  /** A backend is an engine's name or the id of a configured browser, which stands for one. */
  private void engine() {
    String backend = watch.path("fetch_backend").asText("");
    if (backend.isEmpty() || backend.equals("system")) {
      backend = settings.fetchBackend();
    }
    backend = settings.browsers().getOrDefault(backend, backend);
    boolean plain = backend.equals("html_requests") || backend.equals("requests");
    fields.put("engine", (plain ? Engine.HTTP : Engine.BROWSER).wireName());
  }

  private void interval() {
    JsonNode own = watch.path("time_between_check");
    Duration interval =
        isTrue("time_between_check_use_default")
            ? settings.interval()
            : ChangedetectionSettings.interval(own)
                .or(() -> ChangedetectionSettings.minutes(watch.path("minutes_between_check")))
                .orElse(settings.interval());
    Duration taken = interval;
    if (interval.compareTo(WatchInput.MIN_INTERVAL) < 0) {
      taken = WatchInput.MIN_INTERVAL;
    } else if (interval.compareTo(WatchInput.MAX_INTERVAL) > 0) {
      taken = WatchInput.MAX_INTERVAL;
    }
    if (!taken.equals(interval)) {
      note("the interval %s becomes %s".formatted(interval, taken));
    }
    fields.put("interval", taken.toString());
  }

  private void schedule() {
    JsonNode limit = watch.path("time_schedule_limit");
    if (limit.path("enabled").asBoolean()) {
      ChangedetectionSchedule.read(limit, settings.timezone())
          .ifPresentOrElse(
              schedule -> fields.set("schedule", schedule),
              () -> note("its schedule is left out: there is no time in it"));
    }
  }

  private void tags() {
    Set<String> kept = new LinkedHashSet<>();
    JsonNode ids = watch.path("tags");
    for (JsonNode id : ids) {
      String name = settings.tags().get(id.asText(""));
      if (name == null) {
        note("a tag that the backup has no name for is left out");
      } else {
        keep(name, kept);
      }
    }
    if (ids.isEmpty()) {
      for (String name : watch.path("tag").asText("").split(",", -1)) {
        if (!name.isBlank()) {
          keep(name, kept);
        }
      }
    }
    ArrayNode tags = fields.putArray("tags");
    kept.stream().limit(NewWatch.MAX_TAGS).forEach(tags::add);
    if (kept.size() > NewWatch.MAX_TAGS) {
      note("tags after the first %d are left out".formatted(NewWatch.MAX_TAGS));
    }
  }

  private void keep(String name, Set<String> kept) {
    try {
      kept.add(WatchInput.tag("tags", name));
    } catch (ValidationException e) {
      note("the tag \"%.40s…\" is left out: %s".formatted(name, e.getMessage()));
    }
  }

  private void whatIsLost() {
    List<String> lost =
        UNKNOWN_HERE.stream()
            .filter(name -> isSet(watch.path(name)))
            .collect(Collectors.toCollection(ArrayList::new));
    String processor = watch.path("processor").asText("text_json_diff");
    if (processor.equals("restock_diff")) {
      fields.put("kind", WatchKind.PRICE.wireName());
    } else if (!processor.equals("text_json_diff")) {
      lost.add("processor " + processor);
    }
    String method = watch.path("method").asText("GET");
    if (!method.equals("GET")) {
      lost.add("method " + method);
    }
    if (!lost.isEmpty()) {
      note("not taken over, as Pagewatch can't do it yet: " + String.join(", ", lost));
    }
  }

  private static boolean isSet(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY, OBJECT -> !value.isEmpty();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isBlank();
      default -> false;
    };
  }
}
