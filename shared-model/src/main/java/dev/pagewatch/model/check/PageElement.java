package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Objects;

/**
 * An element of a page as its picture shows it, for people to point at. All of it is the page's
 * word.
 *
 * @param selector CSS that selects it and nothing else
 * @param x from the picture's left, in CSS pixels, as the other three
 * @param tag its local name
 * @param text its first words, perhaps none
 * @param parent place in the list of the nearest element around it that is listed, or -1
 * @param attributes those that selectors go by, such as {@code id} and {@code class}
 */
public record PageElement(
    String selector,
    double x,
    double y,
    double width,
    double height,
    String tag,
    String text,
    int parent,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attributes) {

  /** Reads what is left out as none. */
  public PageElement {
    attributes = Map.copyOf(Objects.requireNonNullElse(attributes, Map.of()));
  }
}
