/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedTest {
  @TempDir Path dir;

  private String flights;

  @BeforeEach
  void flights() throws Exception {
    flights = Files.createFile(dir.resolve("flights.parquet")).toString();
  }

  @Test
  void allRowsInFiveRoundsUnlessNamed() {
    Wanted wanted = Wanted.of(flights);
    assertThat(wanted.flights()).isEqualTo(Path.of(flights));
    assertThat(wanted.rounds()).isEqualTo(5);
    assertThat(wanted.parts()).containsExactly(Part.values());
  }

  @Test
  void namedRowsInTheTablesOrder() {
    Wanted wanted = Wanted.of(flights, "S2", "--rounds=7", "M1", "S2");
    assertThat(wanted.rounds()).isEqualTo(7);
    assertThat(wanted.parts()).containsExactly(Part.M1, Part.S2);
  }

  @Test
  void tellsAllThatIsWrongAndWhatWouldBeRight() {
    assertThatThrownBy(() -> Wanted.of("nowhere", "B2", "--rounds=none", "--fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "'B2' is no row: rows are M1, B1 (gives B2 too), B3, L1, S1, S2, S3, Q1, G1",
            "--rounds=none is no number of rounds: 1 or more are wanted, such as --rounds=5",
            "--fast is no option: there is --rounds=N",
            "no file of flights at 'nowhere'",
            "Usage: run.sh [--rounds=N] [row ...]");
    for (String number : new String[] {"0", "-1", "", "1.5", "99999999999"}) {
      assertThatThrownBy(() -> Wanted.of(flights, "--rounds=" + number, "M1"))
          .hasMessageContaining("--rounds=" + number + " is no number of rounds");
    }
  }

  @Test
  void aRowWithFewerFlightsThanRoundsIsRefused() {
    assertThat(Wanted.of(flights, "B3", "--rounds=5").rounds()).isEqualTo(5);
    assertThatThrownBy(() -> Wanted.of(flights, "--rounds=6"))
        .hasMessageContaining("B3 has flights for 5 rounds at most, not for 6");
  }
}
