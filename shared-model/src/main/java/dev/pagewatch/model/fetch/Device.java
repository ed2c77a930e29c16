package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A device that a browser passes itself off as: by its name for itself, its screen and its being
 * touched. Over plain HTTP it is the name alone.
 */
public enum Device {
  /** A phone with Safari. */
  IPHONE(
      "iPhone 15",
      393,
      659,
      3,
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
          + " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"),

  /** A tablet with Safari. */
  IPAD(
      "iPad Mini",
      768,
      1024,
      2,
      "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
          + " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"),

  /** A phone with Chrome. */
  PIXEL(
      "Pixel 7",
      412,
      839,
      2.625,
      "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/140.0.0.0 Mobile Safari/537.36"),

  /** A tablet with Chrome. */
  GALAXY_TAB(
      "Galaxy Tab S9",
      640,
      1024,
      2.5,
      "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/140.0.0.0 Safari/537.36");

  private final String wireName;
  private final int width;
  private final int height;
  private final double pixelsPerPoint;
  private final String userAgent;

  Device(String wireName, int width, int height, double pixelsPerPoint, String userAgent) {
    this.wireName = wireName;
    this.width = width;
    this.height = height;
    this.pixelsPerPoint = pixelsPerPoint;
    this.userAgent = userAgent;
  }

  /** The name on the wire: as it is sold. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** The window's size, upright. */
  public Viewport viewport() {
    return new Viewport(width, height);
  }

  /** The screen's pixels to one of CSS's. */
  public double pixelsPerPoint() {
    return pixelsPerPoint;
  }

  /** What its browser calls itself. */
  public String userAgent() {
    return userAgent;
  }
}
