/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final Backoff backoff = new Backoff(new Random(7));

  @Test
  void delaysDoubleUpToHalfAMinuteAndVary() {
    long whole = 500;
    for (int failures = 1; failures <= 40; failures++) {
      assertThat(backoff.delay(failures, Optional.empty()).toMillis())
          .as("after %d failures", failures)
          .isBetween(whole / 2, whole);
      whole = Math.min(30_000, whole * 2);
    }
    assertThat(backoff.delay(1, Optional.empty())).isNotEqualTo(backoff.delay(1, Optional.empty()));
  }

  @Test
  void aServerIsNotAskedSoonerThanItWants() {
    assertThat(backoff.delay(1, Optional.of(Duration.ofSeconds(90))))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(backoff.delay(5, Optional.of(Duration.ZERO)).toMillis()).isGreaterThan(3_999);
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(Backoff.retryAfter(" 17 ", NOW)).contains(Duration.ofSeconds(17));
    assertThat(Backoff.retryAfter("Tue, 24 Nov 2026 12:01:30 GMT", NOW))
        .contains(Duration.ofSeconds(90));
    assertThat(Backoff.retryAfter("Tue, 24 Nov 2026 11:00:00 GMT", NOW)).isEmpty();
    assertThat(Backoff.retryAfter("soon", NOW)).isEmpty();
    assertThat(Backoff.retryAfter("-1", NOW)).isEmpty();
    assertThat(Backoff.retryAfter("99999999999999999999", NOW)).isEmpty();
  }
}
