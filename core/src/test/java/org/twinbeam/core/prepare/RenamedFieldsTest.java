/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields for which payloads have other names. {@link BothWays} asks the oracle, too. */
class RenamedFieldsTest {
  private static final BothWays STREAM =
      BothWays.of(
          """
          stream: orders
          time: at
          id: order
          mqtt: orders/{order}
          fields:
            at: {type: timestamp, format: epoch_ms, from: placedAt}
            order: {type: string, from: Order No.}
            x: {type: string, from: y, required: false}
            y: {type: string, from: x, required: false}
            to: {type: record, required: false, fields: {city: {type: string, from: City}}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          {"placedAt":1,"Order No.":"a"}                    | -                                            | -             | order | String a
          {"placedAt":1,"Order No.":"a","order":"b"}        | -                                            | -             | order | String a
          {"at":1,"Order No.":"a"}                          | -                                            | -             | order | CONFORM: at (from "placedAt"): is missing, but a value is required
          {"placedAt":1,"order":"a"}                        | -                                            | -             | order | CONFORM: order (from "Order No."): is missing, but a value is required
          {"placedAt":1,"Order No.":"a","x":"X"}            | -                                            | -             | y     | String X
          {"placedAt":1,"Order No.":"a","x":"X"}            | -                                            | -             | x     | null
          {"placedAt":1,"Order No.":"a","to":{"city":"B"}}  | -                                            | -             | to    | CONFORM: to: city (from "City"): is missing, but a value is required
          {"placedAt":1,"Order No.":"a","to":{"City":"B"}}  | -                                            | -             | to    | UnmodifiableMap {city=B}
          {"placedAt":1}                                    | -                                            | mqtt:orders/7 | order | String 7
          {"placedAt":1,"Order No.":"a"}                    | -                                            | mqtt:orders/7 | order | String 7
          1,a,,,                                            | text/csv                                     | -             | order | String a
          1,a,,Y,                                           | text/csv                                     | -             | y     | String Y
          a,X,1                                             | text/csv; columns="Order%20No.,x,placedAt"   | -             | y     | String X
          a,X,1                                             | text/csv; columns="order,x,placedAt"         | -             | y     | CONFORM: order (from "Order No."): is missing, but a value is required
          """)
  void areReadFromThere(
      String payload, String contentType, String source, String column, String expected) {
    assertThat(STREAM.show(payload, contentType, source, column)).isEqualTo(expected);
  }
}
