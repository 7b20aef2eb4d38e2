/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;

/**
 * Prepares payloads and asserts what must hold of each: the oracle makes the same of it by its own
 * code, a cause is fit to be shown, and a door finds the key that the prepared event has.
 */
final class BothWays {
  private final Definition definition;
  private final Preparation preparation;
  private final PartitionKey key;
  private final Oracle oracle;

  private BothWays(Definition definition) {
    this.definition = definition;
    this.preparation = Preparation.compile(definition);
    this.key = PartitionKey.of(definition);
    this.oracle = new Oracle(definition);
  }

  static BothWays of(String yaml) {
    try {
      return new BothWays(DefinitionReader.parse(yaml, "test.yaml"));
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** "STEP: cause", or the value of the column of that name. */
  String show(String payload, String contentType, String source, String column) {
    return Prepare.show(
        prepare(Prepare.bytes(payload), contentType, source), preparation.column(column));
  }

  String key(String payload, String contentType, String source) {
    return key.of(payload == null ? null : Prepare.bytes(payload), contentType, source);
  }

  Outcome prepare(byte[] payload, String contentType, String source) {
    Outcome outcome = preparation.prepare(payload, contentType, source);
    OracleEvent judged = judge(payload, contentType, source);
    String found = key.of(payload, contentType, source);
    if (outcome instanceof Rejected rejected) {
      assertThat(judged.step()).as(rejected.cause()).isEqualTo(rejected.step());
      assertFit(rejected.cause());
    } else {
      Prepared event = (Prepared) outcome;
      assertThat(judged.fate()).as("%s", judged.step()).isEqualTo(Fate.ACCEPTED);
      assertThat(event.timeMillis()).isEqualTo(judged.timeMillis());
      judged
          .values()
          .forEach(
              (name, value) ->
                  assertThat(event.values()[preparation.column(name)]).as(name).isEqualTo(value));
      assertThat(found).isEqualTo(expectedKey(event));
    }
    return outcome;
  }

  private OracleEvent judge(byte[] payload, String contentType, String source) {
    LogRecord record = new LogRecord(0, 0, 0, 0, payload, contentType, source, null);
    return oracle.judge(List.of(List.of(new LogEntry.Event(record)))).get(0);
  }

  private String expectedKey(Prepared event) {
    Optional<String> name = definition.partitionBy().or(definition::id);
    if (name.isEmpty()) {
      return null;
    }
    Object value = event.values()[preparation.column(name.get())];
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  private static void assertFit(String cause) {
    assertThat(cause).isNotBlank();
    assertThat(cause.length()).isLessThanOrEqualTo(Quoted.MAX_CAUSE);
    assertThat(cause.chars()).noneMatch(Character::isISOControl);
    assertThat(Prepare.bytes(cause)).asString().isEqualTo(cause);
  }
}
