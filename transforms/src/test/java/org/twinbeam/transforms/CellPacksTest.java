/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.shard.CellId;

class CellPacksTest {
  private final List<KV<Integer, byte[]>> packs = new ArrayList<>();

  @Test
  void everyStateComesOnceAndAllOfACellInOnePart() {
    Random random = new Random(1);
    CellPacks packing = new CellPacks(5);
    Map<CellId, List<Integer>> sizes = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long pane = (random.nextInt(50) - 25) * 3_600_000L;
      CellId id = new CellId(random.nextInt(3), "[\"k" + random.nextInt(40) + "\u20ac\"]", pane);
      byte[] state = new byte[random.nextInt(200)];
      sizes.computeIfAbsent(id, k -> new ArrayList<>()).add(state.length);
      packing.add(id, state, packs::add);
    }
    packing.finish(packs::add);
    packing.finish(packs::add); // Nothing is left.
    Map<CellId, List<Integer>> read = new HashMap<>();
    Map<CellId, Integer> parts = new HashMap<>();
    for (KV<Integer, byte[]> pack : packs) {
      assertThat(pack.getKey()).isBetween(0, 4);
      CellPacks.read(
          pack.getValue(),
          (id, state) -> {
            read.computeIfAbsent(id, k -> new ArrayList<>()).add(state.length);
            assertThat(parts.merge(id, pack.getKey(), (a, b) -> a)).isEqualTo(pack.getKey());
          });
    }
    assertThat(read).isEqualTo(sizes);
  }

  @Test
  void aPackIsPassedOnBeforeItGrowsLarge() {
    CellPacks packing = new CellPacks(1);
    for (int i = 0; i < 100; i++) {
      packing.add(new CellId(0, "[]", i), new byte[100_000], packs::add);
    }
    packing.finish(packs::add);
    assertThat(packs).hasSizeGreaterThan(20);
    assertThat(packs).allMatch(pack -> pack.getValue().length < 400_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {60_000, 3_600_000, 86_400_000})
  void windowsOfOneKeyAreSpreadOverTheParts(long window) {
    CellPacks packing = new CellPacks(16);
    for (int i = 0; i < 1_600; i++) {
      packing.add(new CellId(0, "[]", 978_307_200_000L + i * window), new byte[9], packs::add);
    }
    packing.finish(packs::add);
    assertThat(packs).hasSize(16);
    for (KV<Integer, byte[]> pack : packs) {
      List<CellId> cells = new ArrayList<>();
      CellPacks.read(pack.getValue(), (id, state) -> cells.add(id));
      assertThat(cells.size()).isBetween(50, 150);
    }
  }
}
