package dev.pagewatch.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people send as a schedule. */
class ScheduleInputTest {

  private final WatchInput input =
      new WatchInput(AddressPolicy.of(List.of()), ZoneId.of("Europe/Berlin"));

  private static JsonNode watch(String schedule) throws Exception {
    return Json.mapper()
        .readTree("{\"url\":\"https://a.example\",\"schedule\":%s}".formatted(schedule));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|schedule",
        "[]|schedule",
        "{\"zone\":\"UTC\"}|schedule.zone",
        "{\"timezone\":\"Mars/Olympus\"}|schedule.timezone",
        "{\"timezone\":7}|schedule.timezone",
        "{\"windows\":{}}|schedule.windows",
        "{\"windows\":[1]}|schedule.windows[0]",
        "{\"windows\":[{\"days\":[],\"from\":\"08:00\",\"to\":\"09:00\"}]}|schedule.windows[0].days",
        "{\"windows\":[{\"days\":[\"Mo\"],\"from\":\"08:00\",\"to\":\"09:00\"}]}"
            + "|schedule.windows[0].days",
        "{\"windows\":[{\"days\":[\"mon\"],\"from\":\"8\",\"to\":\"09:00\"}]}"
            + "|schedule.windows[0].from",
        "{\"windows\":[{\"days\":[\"mon\"],\"from\":\"24:00\",\"to\":\"09:00\"}]}"
            + "|schedule.windows[0].from",
        "{\"windows\":[{\"days\":[\"mon\"],\"from\":\"08:00\"}]}|schedule.windows[0].to",
        "{\"windows\":[{\"days\":[\"mon\"],\"from\":\"08:00\",\"to\":\"08:00\"}]}"
            + "|schedule.windows[0].to",
        "{\"windows\":[{\"days\":[\"mon\"],\"from\":\"08:00\",\"to\":\"09:00\",\"on\":1}]}"
            + "|schedule.windows[0].on",
      })
  void whatIsWrongInAScheduleIsNamed(String schedule, String field) throws Exception {
    JsonNode watch = watch(schedule);

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> input.newWatch(watch))
        .satisfies(
            refused ->
                assertThat(refused.errors()).extracting(FieldError::field).containsExactly(field));
    assertThatExceptionOfType(ValidationException.class).isThrownBy(() -> input.edit(watch));
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() throws Exception {
    JsonNode watch =
        watch(
            "{\"timezone\":\"CET?\",\"windows\":[{\"days\":[\"mon\"]},{\"from\":\"x\",\"to\":\"y\"}]}");

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> input.newWatch(watch))
        .satisfies(
            refused ->
                assertThat(refused.errors())
                    .extracting(FieldError::field)
                    .containsExactlyInAnyOrder(
                        "schedule.timezone",
                        "schedule.windows[0].from",
                        "schedule.windows[0].to",
                        "schedule.windows[1].days",
                        "schedule.windows[1].from",
                        "schedule.windows[1].to"));
  }

  @Test
  void aZoneThatOnlyThisServerUnderstandsIsNotWrittenDown() throws Exception {
    WatchInput odd = new WatchInput(AddressPolicy.of(List.of()), ZoneId.of("GMT+02:00"));

    var schedule = odd.newWatch(watch("{}")).schedule();

    assertThat(schedule).isNotNull();
    assertThat(schedule.timezone()).isEqualTo("UTC");
  }
}
