/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.embedded.ChildJvm;

/** Two modules that do not know each other agree on a name. */
class ParentWatchPropertyTest {

  @Test
  void aChildIsAskedByThePropertyThatItsMainKnows() {
    assertThat(ChildJvm.PARENT_WATCH).isEqualTo(ParentWatch.PROPERTY);
  }
}
