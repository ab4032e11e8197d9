package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.StartFrom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void a_place_is_an_end_of_the_queue_or_a_message() {
    assertThat(Place.parse("--from", "start")).isEqualTo(StartFrom.start());
    assertThat(Place.parse("--from", "end")).isEqualTo(StartFrom.end());
    assertThat(Place.parse("--from", "17")).isEqualTo(StartFrom.id(17));
    assertThat(Place.parseLast("--until", "0")).isEqualTo(StartFrom.id(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T12:00:00Z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00Z",
        "2026-01-31T13:00+01:00",
        "2026-01-31T07:00:00.000-05:00"
      })
  void a_time_with_a_zone_is_that_moment(String text) {
    assertThat(Place.parse("--from", text)).isEqualTo(StartFrom.time(NOON));
    assertThat(Times.time("--at", text)).isEqualTo(NOON);
  }

  @Test
  void a_time_without_a_zone_is_one_of_this_machine() {
    ZoneId here = ZoneId.systemDefault();

    assertThat(Times.time("--at", "2026-01-31 12:00"))
        .isEqualTo(LocalDateTime.of(2026, 1, 31, 12, 0).atZone(here).toInstant());
    assertThat(Times.time("--at", "2026-01-31"))
        .isEqualTo(LocalDateTime.of(2026, 1, 31, 0, 0).atZone(here).toInstant());
  }

  @Test
  void an_age_is_so_long_ago() {
    Instant before = Instant.now().minus(Duration.ofHours(1));

    StartFrom.Time place = (StartFrom.Time) Place.parse("--from", "1h");

    assertThat(place.time()).isBetween(before, before.plusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1.5",
        "yesterday",
        "2026-02-30",
        "1969-12-31T23:59:59Z",
        "9999999999999999999",
        "+10000-01-01T00:00:00Z",
        "2026-01-31T12:00:00Zx"
      })
  void anything_else_is_refused_with_what_can_be_said(String text) {
    assertThatThrownBy(() -> Place.parse("--from", text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--from " + text + ": use start, end, a message's id such as 17,")
        .hasMessageEndingWith("in the zone " + ZoneId.systemDefault());
    assertThatThrownBy(() -> Times.time("--at", text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--at " + text + ": use a time such as ");
  }

  @Test
  void what_is_shown_does_not_end_at_the_start() {
    assertThatThrownBy(() -> Place.parseLast("--until", "start"))
        .isInstanceOf(InvalidInputException.class);
  }
}
