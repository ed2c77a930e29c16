package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a page hears when it asks for the person's liking (CSS {@code prefers-color-scheme}). */
public enum ColorScheme {
  /** Dark on light. */
  @JsonProperty("light")
  LIGHT("light"),

  /** Light on dark. */
  @JsonProperty("dark")
  DARK("dark"),

  /** None told. */
  @JsonProperty("no-preference")
  NO_PREFERENCE("no-preference");

  private final String wireName;

  ColorScheme(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }
}
