package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a browser may be kept from fetching. */
public enum Blockable {
  /** Pictures; each is answered with an empty one, so that pages find nothing amiss. */
  @JsonProperty("image")
  IMAGE,

  /** Sound and film. */
  @JsonProperty("media")
  MEDIA,

  /** Fonts; text is shown in one of the system's. */
  @JsonProperty("font")
  FONT,

  /** Hosts known for following people about. */
  @JsonProperty("tracker")
  TRACKER;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
