/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.EpochCut;

class LedgerTest {

  @Test
  void aYearOfEpochsIsShort() {
    Ledger ledger = Ledger.start(4);
    for (long e = 0; e < 105_120; e++) {
      ledger = ledger.with(entry(e));
    }
    assertThat(ledger.committedThrough()).isEqualTo(105_119);
    assertThat(ledger.size()).isLessThan(800);
    assertThat(ledger.properties().get("twinbeam.ledger").length()).isLessThan(40_000);
  }

  @Test
  void everyEpochHasACutNearItHoweverOldItIs() {
    Ledger ledger = Ledger.start(4);
    for (long newest = 0; newest < 3_000; newest++) {
      ledger = ledger.with(entry(newest));
      assertThat(ledger.newestCut()).isEqualTo(entry(newest).cut());
      if (newest % 97 == 0) {
        checkCuts(ledger, newest);
      }
    }
    checkCuts(ledger, 2_999);
  }

  private static void checkCuts(Ledger ledger, long newest) {
    for (long e = 0; e <= newest; e++) {
      EpochCut cut = ledger.cutAtOrBefore(e);
      assertThat(cut).isEqualTo(cut.epoch() == -1 ? EpochCut.origin(4) : entry(cut.epoch()).cut());
      long age = newest - e;
      assertThat(e - cut.epoch()).isBetween(0L, age * 2 / Ledger.DENSE);
      assertThat(ledger.entry(e).isPresent()).isEqualTo(cut.epoch() == e);
    }
    assertThat(ledger.cutAtOrBefore(-1)).isEqualTo(EpochCut.origin(4));
  }

  @Test
  void entriesSurviveAsText() {
    List<LedgerEntry> entries =
        List.of(
            new LedgerEntry(new EpochCut(0, List.of(0L, 1L << 60)), 0, -5),
            new LedgerEntry(new EpochCut(7, List.of(3L, 1L << 60)), 1L << 50, -1 - (1L << 41)),
            new LedgerEntry(new EpochCut(8, List.of(3L, Long.MAX_VALUE)), 9, 978307200000L));
    assertThat(LedgerText.read(LedgerText.write(entries, 2), 2)).isEqualTo(entries);
    assertThat(LedgerText.read(LedgerText.write(List.of(), 2), 2)).isEmpty();
  }

  @Test
  void brokenTextIsRefused() {
    assertThatThrownBy(() -> LedgerText.read("1,0,0,0,0;1,0,0,0", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an entry is '1,0,0,0', must be 5 numbers");
    assertThatThrownBy(() -> LedgerText.read("1,0,0,x", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LedgerEntry entry(long epoch) {
    long offset = 1_000 * (epoch + 1);
    return new LedgerEntry(
        new EpochCut(epoch, List.of(offset, offset + 17, 0L, 3 * offset)),
        4_983,
        1_700_000_000_000L + 300_000 * epoch);
  }
}
