/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifetimesTest {
  private final List<String> ended = new ArrayList<>();
  private final Lifetimes lifetimes = new Lifetimes();

  @Test
  void endsInReverseOrderOnce() throws Exception {
    lifetimes.start(() -> thing("kafka"));
    lifetimes.start(() -> thing("speed"));
    lifetimes.close();
    lifetimes.close();
    assertThat(ended).containsExactly("speed", "kafka");
  }

  @Test
  void oneThatDoesNotEndWellStopsNoOther() throws Exception {
    lifetimes.start(() -> thing("kafka"));
    lifetimes.start(
        () ->
            () -> {
              throw new IllegalStateException("stuck");
            });
    lifetimes.close();
    assertThat(ended).containsExactly("kafka");
  }

  @Test
  void whatHasStartedTooLateIsEndedAtOnce() {
    lifetimes.close();
    assertThatThrownBy(() -> lifetimes.start(() -> thing("late")))
        .isInstanceOf(InterruptedException.class);
    assertThat(ended).containsExactly("late");
  }

  private AutoCloseable thing(String name) {
    return () -> ended.add(name);
  }
}
