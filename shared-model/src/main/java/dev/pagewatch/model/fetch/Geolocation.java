package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser says it is (W3C Geolocation, section 6.4).
 *
 * @param latitude in degrees, -90 to 90, north of the equator above 0
 * @param longitude in degrees, -180 to 180, east of Greenwich above 0
 * @param accuracy within how many metres that is sure, 0 to {@value #MOST_METRES}; null for exactly
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Geolocation(double latitude, double longitude, @Nullable Double accuracy) {

  /** Most metres of accuracy: half the way round the Earth. */
  public static final int MOST_METRES = 20_000_000;

  private static final String LATITUDE = "a number of degrees from -90 to 90, such as 52.52";
  private static final String LONGITUDE = "a number of degrees from -180 to 180, such as 13.405";
  private static final String ACCURACY =
      "a number of metres from 0 to %,d, such as 100".formatted(MOST_METRES);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when one is out of them
   */
  public Geolocation {
    if (!within(latitude, -90, 90)) {
      throw new IllegalArgumentException("latitude must be " + LATITUDE);
    }
    if (!within(longitude, -180, 180)) {
      throw new IllegalArgumentException("longitude must be " + LONGITUDE);
    }
    if (accuracy != null && !within(accuracy, 0, MOST_METRES)) {
      throw new IllegalArgumentException("accuracy must be " + ACCURACY);
    }
  }

  private static boolean within(double number, double least, double most) {
    return number >= least && number <= most;
  }

  static @Nullable Geolocation read(Fields parent) {
    Fields fields =
        parent.object("geolocation", List.of("latitude", "longitude", "accuracy")).orElse(null);
    if (fields == null) {
      return null;
    }
    Double latitude = fields.decimal("latitude", -90, 90, LATITUDE);
    Double longitude = fields.decimal("longitude", -180, 180, LONGITUDE);
    Double accuracy = fields.decimal("accuracy", 0, MOST_METRES, ACCURACY);
    if (!fields.has("latitude")) {
      fields.wrong("latitude", "is needed: " + LATITUDE);
    }
    if (!fields.has("longitude")) {
      fields.wrong("longitude", "is needed: " + LONGITUDE);
    }
    return latitude == null || longitude == null
        ? null
        : new Geolocation(latitude, longitude, accuracy);
  }
}
