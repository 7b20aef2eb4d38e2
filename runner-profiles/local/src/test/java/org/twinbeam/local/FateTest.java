/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Column;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Preparation;

/** Every payload of the whole plan, as the layers prepare it: what was made so is found so. */
class FateTest {

  @Test
  void whatTheLayersFindIsWhatWasPlanned() throws Exception {
    Definition definition = DefinitionReader.read(Shipped.DEFINITION);
    Preparation preparation = Preparation.compile(definition);
    List<String> columns = preparation.columns().stream().map(Column::name).toList();
    for (Planned planned : FlightTrouble.plan(FlightSample.read(Shipped.SAMPLE), 3)) {
      Outcome outcome = preparation.prepare(planned.payload(), "application/json");
      if (planned.kind().fate() == Fate.REJECTED) {
        assertThat(outcome).as(planned.kind().words()).isInstanceOf(Outcome.Rejected.class);
        assertThat(((Outcome.Rejected) outcome).step()).isEqualTo(planned.kind().step());
      } else {
        assertThat(outcome).as(planned.kind().words()).isInstanceOf(Outcome.Prepared.class);
        Outcome.Prepared prepared = (Outcome.Prepared) outcome;
        assertThat(prepared.id()).isEqualTo(planned.partitionKey());
        planned
            .fields()
            .forEach(
                (name, value) -> {
                  Object found = prepared.values()[columns.indexOf(name)];
                  if (!value.equals(found)) {
                    throw new AssertionError(name + ": " + found + ", planned " + value);
                  }
                });
      }
    }
  }
}
