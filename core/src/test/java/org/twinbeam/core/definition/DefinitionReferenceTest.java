/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.twinbeam.core.shard.StreamPlan;

/** The tables of keys in docs/definition.md are the schema's, and each example there is sound. */
class DefinitionReferenceTest {
  private static final Path PAGE = Path.of("../docs/definition.md");
  private static final String WRITE = "twinbeam.docs.write";

  /**
   * Takes the examples of its four keys: with other fields the whole definition would speak of
   * fields that are not there, and CSV cannot hold its lists and records.
   */
  private static final KeyPlaces SMALL =
      new KeyPlaces(
          """
          stream: landings
          format: json
          fields:
            departed: timestamp
          time: departed
          """);

  /**
   * Every key. An example takes the place of the first value of its key, so nothing else leans on
   * that: not on the type of the first field, nor on a derived field in the views.
   */
  private static final KeyPlaces WHOLE =
      new KeyPlaces(
          """
          stream: landings
          description: What is known of a flight that has landed
          owner: somebody
          format: json
          fields:
            taxi:
              type: int64
              from: taxiOut
              required: true
              description: From the gate to take-off
              unit: s
            flight: string
            departed:
              type: timestamp
              format: iso
              zone: Europe/Berlin
            origin: string
            destination: string
            delay: int32
            fare:
              type: decimal
              precision: 12
              scale: 4
            status:
              type: enum
              symbols: [on_time, late]
            stops:
              type: list
              items: int32
            aircraft:
              type: record
              fields:
                tail: string
          id: flight
          within: 288
          partition_by: destination
          time: departed
          mqtt: landings/{destination}
          kafka: landings
          derive:
            early: delay < 0
            route: origin + "-" + destination
          rules:
            plausible_delay: delay >= -1440
          score:
            risk: early
          views:
            daily:
              description: Day by day
              key: [destination]
              window: 1d
              measures:
                landings:
                  aggregate: count
                  where: delay < 0
            recent:
              window:
                size: 12h
                every: 2h
              measures:
                landings: count
          """);

  @Test
  void thePagesTablesAreTheSchemas() throws Exception {
    String page = Files.readString(PAGE);
    String written = KeyTable.writtenInto(page);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, written);
      return;
    }
    assertThat(page)
        .as(
            "docs/definition.md has other tables than streams/definition.schema.json; write them"
                + " with: mvn -q -pl core test -Dtest=DefinitionReferenceTest -D%s=true",
            WRITE)
        .isEqualTo(written);
  }

  @Test
  void everyKeyHasAnExampleAndAPlaceForIt() {
    assertThat(WHOLE.pointers()).containsExactlyInAnyOrderElementsOf(KeyTable.pointers());
    assertThat(KeyTable.pointers())
        .as("keys without an example")
        .allMatch(key -> !KeyExample.of(key).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> everyExampleIsSound() {
    return KeyTable.pointers().stream()
        .flatMap(key -> KeyExample.of(key).stream())
        .map(example -> DynamicTest.dynamicTest(example.toString(), () -> isSound(example)));
  }

  private static void isSound(KeyExample example) {
    String key = example.pointer();
    String yaml = (SMALL.pointers().contains(key) ? SMALL : WHOLE).with(key, example.value());
    assertThat(PublishedSchema.OF_STREAMS.faults(yaml)).as(yaml).isEmpty();
    assertThat(StreamPlan.of(yaml).preparation().columns()).isNotEmpty();
  }
}
