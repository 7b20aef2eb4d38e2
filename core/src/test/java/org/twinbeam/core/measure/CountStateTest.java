/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CountStateTest {
  private static final StateLaws LAWS =
      StateLaws.of(new CountState.Type(), s -> ((CountState) s).count());

  @Property(tries = 100)
  void countsWhatIsNotNull(@ForAll("strings") List<String> values, @ForAll long seed) {
    assertThat(LAWS.check(values, seed))
        .isEqualTo(values.stream().filter(Objects::nonNull).count());
  }

  @Test
  void isSmall() {
    State state = new CountState.Type().zero();
    assertThat(state.size()).isEqualTo(1);
    Collections.nCopies(127, true).forEach(v -> state.add(v, 0, 0, 0));
    assertThat(state.size()).isEqualTo(1);
    for (int doubling = 0; doubling < 50; doubling++) {
      State copy = new CountState.Type().zero();
      copy.merge(state);
      state.merge(copy);
    }
    assertThat(((CountState) state).count()).isEqualTo(127L << 50);
    assertThat(state.size()).isEqualTo(9);
  }

  @Provide
  Arbitrary<List<String>> strings() {
    return Values.strings();
  }
}
