/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlightSampleTest {

  @Test
  void holdsTheWeekInOrderOfDeparture() throws Exception {
    List<Flight> flights = FlightSample.read(Shipped.SAMPLE);
    assertThat(flights).hasSize(113_493);
    assertThat(flights.get(0))
        .isEqualTo(new Flight(1, Instant.parse("2001-01-01T00:01:00Z"), 33, 2176, "LAS", "PHL"));
    assertThat(flights).isSortedAccordingTo(Comparator.comparing(Flight::departed));
    assertThat(flights.get(flights.size() - 1).departed()).isBefore("2001-01-08T00:00:00Z");
  }

  @Test
  void aFlightIsNamedByDateAndRowAndKnownWhenItLands() {
    Flight flight = new Flight(12345, Instant.parse("2001-01-03T14:05:00Z"), 12, 733, "ORD", "ATL");
    assertThat(flight.id()).isEqualTo("2001-01-03/0012345");
    // 733 miles at eight a minute are 91 minutes and 37 seconds, and 35 minutes more.
    assertThat(flight.landed()).isEqualTo("2001-01-03T16:11:37Z");
  }
}
