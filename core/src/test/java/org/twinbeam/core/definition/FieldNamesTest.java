/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamesTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          order, order
          orderId, order_id
          OrderID, order_id
          HTTPStatus, http_status
          Total (EUR), total_eur
          sensor2Value, sensor2_value
          2nd, field_2nd
          ''     , field
          ✈, field
          in, in_
          __x__, x
          """)
  void areValidAndReadLikeTheGiven(String given, String name) {
    assertThat(FieldNames.of(given)).isEqualTo(name);
    assertThat(Names.isValid(name)).isTrue();
    assertThat(Names.RESERVED).doesNotContain(name);
  }
}
