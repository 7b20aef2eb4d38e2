/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: twice as long each time, from half a second to half a minute,
 * less up to a half of it at random, so that many that failed at once do not come back at once.
 * Never less than the server asks for.
 */
final class Backoff {
  /** How often one thing is tried in all. */
  static final int ATTEMPTS = 8;

  /** A server that asks for more is left alone: the next pull goes on from here. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration GREATEST = Duration.ofSeconds(30);

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param failures so many in a row, from 1
   * @param asked what the server asks for, if it does
   */
  Duration delay(int failures, Optional<Duration> asked) {
    long whole = Math.min(GREATEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 20));
    Duration own = Duration.ofMillis(whole - (long) (random.nextDouble() * whole / 2));
    return asked.filter(a -> a.compareTo(own) > 0).orElse(own);
  }

  /** What a Retry-After header asks for, in seconds or as a date; empty if it is neither. */
  static Optional<Duration> retryAfter(String header, Instant now) {
    String text = header.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, at)).filter(wait -> !wait.isNegative());
    } catch (DateTimeException e) {
      return Optional.empty(); // Not a header to be guided by; our own delay is enough.
    }
  }
}
