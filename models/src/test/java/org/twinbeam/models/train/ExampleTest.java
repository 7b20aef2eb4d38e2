/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.twinbeam.models.feature.ModelInputs.Part;

/** An example's bytes hold all of it. */
class ExampleTest {
  private static final Object[] INPUTS = {
    null, true, -7L, 1.5, "é😀", new BigDecimal("-12.50"), Instant.EPOCH, LocalDate.of(2001, 2, 3)
  };

  @Test
  void bytesThatAreCutOffAreRefused() {
    byte[] whole = new Example(1, 2, 3, Part.TRAIN, 1, 4, INPUTS).toBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Example.read(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytesAreReadAsTheyWereWritten() {
    for (Part part : Part.values()) {
      for (double label : new double[] {0, 1, Double.NaN, -1e308}) {
        byte[] bytes = new Example(-5, -1, 1L << 40, part, label, -7, INPUTS).toBytes();
        Example read = Example.read(bytes);
        assertThat(read.timeMillis()).isEqualTo(-5);
        assertThat(read.partition()).as("imports are below zero").isEqualTo(-1);
        assertThat(read.offset()).isEqualTo(1L << 40);
        assertThat(read.part()).isEqualTo(part);
        assertThat(read.label()).isEqualTo(Double.valueOf(label));
        assertThat(read.labelTimeMillis()).isEqualTo(-7);
        assertThat(read.inputs()).isEqualTo(INPUTS);
      }
    }
  }

  @Test
  void aLabelIsAllThatIsToldLater() {
    Example example = new Example(1, 2, 3, Part.OPEN, Double.NaN, 1, INPUTS);
    Example teller = new Example(9, 8, 7, Part.OPEN, 1, 9, new Object[0]);
    assertThat(example.withLabelOf(teller))
        .isEqualTo(new Example(1, 2, 3, Part.OPEN, 1, 9, INPUTS));
  }
}
