/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.prepare.Outcome.Prepared;

class ViewPlanTest {
  private static final String HEAD =
      """
      stream: s
      format: json
      fields:
        t: {type: timestamp, format: iso, zone: UTC}
        x: {type: int32}
      time: t
      views:
        v:
          key: []
          window: 1h
          measures:
      """;

  @Test
  void definitionsOfOneVersionReadEachOthersStates() throws Exception {
    ViewPlan one = plan("      n: count\n      top: max(x)\n      mean: mean(x)\n");
    ViewPlan other = plan("      mean: mean(x)\n      top: max(x)\n      n: count\n");
    assertThat(one.version()).isEqualTo(other.version());
    CellState state = one.zero();
    one.add(state, new Prepared(null, 0, new Object[] {null, 5L}), 0, 1);
    CellState read = other.read(state.toBytes());
    assertThat(other.finish(read)).isEqualTo(one.finish(state)).containsEntry("top", 5L);
    assertThat(other.finish(read).keySet()).containsExactly("mean", "top", "n");
  }

  private static ViewPlan plan(String measures) throws Exception {
    Definition definition = DefinitionReader.parse(HEAD + measures, "test");
    return ViewPlan.of(definition, definition.views().get(0));
  }
}
