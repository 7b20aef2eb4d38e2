/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.transforms.Scoring;

/**
 * Scores are fields like others: batch, speed and their merge, at every horizon, agree to the bit
 * with the oracle, which is told a log in which each event has the score that plain TensorFlow
 * gives it, asked about that event alone.
 */
class ScoredLayersTest {
  private static final int EVENTS = 800;

  @TempDir Path models;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void scoresAreTheSameInBothLayersAndInPlainTensorFlow(long seed) throws Exception {
    HostileLog log = HostileLog.of(Hostile.read("streams/departures.yaml"), seed, EVENTS);
    try (ScoredTwin twin = ScoredTwin.train(models, log, seed)) {
      Definition scored = twin.scored(twin.reference().toString());
      // Batches of a few events, so that bundles have several and a rest.
      Scoring scoring = new Scoring(models.toString(), 1, 7 + (int) seed, 1_000_000);
      LayersParityTest.agree(
          log.with(scored, log.partitions()),
          log.with(twin.told(), twin.told(log.partitions())),
          scoring);
    }
  }
}
