/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
  @Test
  void pipelinesStandBetweenPluses() {
    assertThat(Session.pipelines("speed", "--a=1", "++", "ingest", "++", "bridge", "--b=++"))
        .containsExactly(List.of("speed", "--a=1"), List.of("ingest"), List.of("bridge", "--b=++"));
  }

  @Test
  void itEndsWithTheFirstThatEnds() throws Exception {
    assertThat(Session.run(List.of(List.of("help")))).isZero();
    assertThat(Session.run(List.of(List.of("speed", "--definition=not/there.yaml")))).isEqualTo(2);
    assertThat(Session.run(Session.pipelines("no such pipeline"))).isEqualTo(2);
  }
}
