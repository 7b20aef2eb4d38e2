/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.EpochTracker;

class LakeCodersTest {

  private static final RawFile FILE =
      new RawFile("s3://b/é.parquet", 3, 7, 9, 1, 1L << 40, 9, 12345);

  @Test
  void valuesSurvive() throws IOException {
    check(RawFileCoder.of(), FILE);
    check(EpochCutCoder.of(), EpochCut.origin(3));
    check(EpochCutCoder.of(), new EpochCut(9, List.of(0L, 1L << 50)));
    check(EpochPartCoder.of(), new EpochPart(1, 2, 3, 4, List.of(FILE, FILE), 5, -6));
    PartitionProgress cut = PartitionProgress.at(new EpochCut(4, List.of(7L)), 0);
    check(PartitionProgressCoder.of(), cut);
    check(
        PartitionProgressCoder.of(),
        new PartitionProgress(EpochTracker.resume(5), 1, 2, 3, 4, 5, List.of(FILE)));
  }

  private static <T> void check(Coder<T> coder, T value) throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(coder, value);
    assertThat(CoderUtils.decodeFromByteArray(coder, bytes))
        .usingRecursiveComparison()
        .isEqualTo(value);
    assertThat(SerializableUtils.clone(coder)).isSameAs(coder);
  }
}
