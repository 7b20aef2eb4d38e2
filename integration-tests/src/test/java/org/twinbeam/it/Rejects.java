/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.OracleAnswer.RejectedAt;

/** Compares rejects, and tells the payloads that were judged otherwise than they should be. */
final class Rejects {
  private static final int TOLD = 5;

  private Rejects() {}

  static void assertEqual(HostileLog log, List<RejectedAt> got, List<RejectedAt> expected) {
    assertThat(got.equals(expected))
        .as(
            () ->
                "%s%nrejects that are missing:%n%s%nrejects that should not be:%n%s"
                    .formatted(
                        log,
                        told(log, expected, reject -> !got.contains(reject)),
                        told(log, got, reject -> !expected.contains(reject))))
        .isTrue();
  }

  private static String told(
      HostileLog log, List<RejectedAt> rejects, Predicate<RejectedAt> which) {
    return rejects.stream()
        .filter(which)
        .limit(TOLD)
        .map(reject -> reject + " " + payload(log, reject))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String payload(HostileLog log, RejectedAt at) {
    return log.partitions().get(at.partition()).stream()
        .filter(entry -> entry.offset() == at.offset())
        .map(entry -> ((LogEntry.Event) entry).record())
        .map(Rejects::text)
        .collect(Collectors.joining());
  }

  private static String text(LogRecord record) {
    return record.contentType() + " " + new String(record.payload(), StandardCharsets.UTF_8);
  }
}
