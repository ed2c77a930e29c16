package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import java.time.Duration;

/** Filters and conditions as people write them, with single quotes for readable tests. */
final class Drafts {

  static final String URL = "https://example.com/";

  private static final JsonMapper SINGLE_QUOTED =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private Drafts() {}

  static Filters filters(String json) {
    try {
      return Filters.parse(SINGLE_QUOTED.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Trigger trigger(String json) {
    try {
      return Trigger.parse(SINGLE_QUOTED.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Filtered apply(String filters, Source source) {
    // How long it takes is no matter here, on machines with other work.
    return FilterPipeline.compile(filters(filters), Duration.ofMinutes(1)).apply(source);
  }

  static Source html(String body) {
    return new Source.Html(body, URL);
  }

  static Source xml(String text) {
    return new Source.Xml(text, URL);
  }
}
