/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.core.definition.Feature.Kind;

/** A feature's call is read as it is meant, or refused with how it is to be written. */
class FeatureCallTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '' | cannot read the feature ''; write it as standard(distance), cyclic(hour, 24), vocabulary(origin) or target(origin, hour)
          distance | cannot read the feature 'distance'
          standard(distance | cannot read the feature
          standard(abs(distance)) | cannot read the feature
          standard(a) + standard(b) | cannot read the feature
          2nd(a) | cannot read the feature
          standart(a) | unknown kind of feature 'standart'; did you mean 'standard'?; use one of numeric, standard, minmax, cyclic, vocabulary, hash, target
          Standard(a) | unknown kind of feature 'Standard'; did you mean 'standard'?
          bucket(a) | unknown kind of feature 'bucket'; use one of numeric
          standard() | 'standard' takes one field, as in standard(distance), not standard()
          standard(a, b) | 'standard' takes one field, as in standard(distance), not standard(a, b)
          standard(a, 3) | 'standard' takes one field
          minmax(3) | 'minmax' takes one field
          cyclic(hour) | 'cyclic' takes a field and the period after which it comes round, as in cyclic(hour, 24)
          cyclic(hour, 0) | 'cyclic' takes a field and the period
          cyclic(hour, -24) | 'cyclic' takes a field and the period
          cyclic(hour, minute, 24) | 'cyclic' takes a field and the period
          cyclic(24) | 'cyclic' takes a field and the period
          vocabulary() | 'vocabulary' takes fields, and how many values are listed at most (1 to 1000000) if not 10000
          vocabulary(7) | 'vocabulary' takes fields
          vocabulary(a, 0) | 'vocabulary' takes fields
          vocabulary(a, 1000001) | 'vocabulary' takes fields
          vocabulary(a, 1.5) | 'vocabulary' takes fields
          hash(a) | 'hash' takes fields and a number of buckets from 2 to 1000000, as in hash(origin, destination, 4096)
          hash(a, 1) | 'hash' takes fields and a number of buckets
          hash(a, 1000001) | 'hash' takes fields and a number of buckets
          hash(a, 12345678901) | 'hash' takes fields and a number of buckets
          hash(a, 1e3) | 'hash' takes fields and a number of buckets
          target(20) | 'target' takes fields, and how many rows' worth the mean of all weighs (0 or more) if not 20
          target(a, -1) | 'target' takes fields
          """)
  void whatIsNoFeatureIsRefusedWithHowToWriteOne(String text, String message) {
    assertThatThrownBy(() -> FeatureCall.parse(text))
        .isInstanceOf(MalformedCallException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aLongTextIsShownShortened() {
    assertThatThrownBy(() -> FeatureCall.parse("x".repeat(500)))
        .hasMessageStartingWith("cannot read the feature '" + "x".repeat(77) + "...'");
  }

  @Test
  void everyKindTakesItsColumnsAndItsNumber() throws Exception {
    assertThat(FeatureCall.parse("numeric(a)")).isEqualTo(call(Kind.NUMERIC, 0, "a"));
    assertThat(FeatureCall.parse("standard(a)")).isEqualTo(call(Kind.STANDARD, 0, "a"));
    assertThat(FeatureCall.parse("minmax(a)")).isEqualTo(call(Kind.MINMAX, 0, "a"));
    assertThat(FeatureCall.parse("cyclic(a, 0.5)")).isEqualTo(call(Kind.CYCLIC, 0.5, "a"));
    assertThat(FeatureCall.parse("vocabulary(a, 1)")).isEqualTo(call(Kind.VOCABULARY, 1, "a"));
    assertThat(FeatureCall.parse("vocabulary(a, b, 1000000)"))
        .isEqualTo(call(Kind.VOCABULARY, 1_000_000, "a", "b"));
    assertThat(FeatureCall.parse("hash(a, b, c, 2)")).isEqualTo(call(Kind.HASH, 2, "a", "b", "c"));
    assertThat(FeatureCall.parse("target(a, 0)")).isEqualTo(call(Kind.TARGET, 0, "a"));
    assertThat(FeatureCall.parse("target(a, b, 2.5)")).isEqualTo(call(Kind.TARGET, 2.5, "a", "b"));
  }

  @Test
  void aNumberThatIsNotGivenHasADefault() throws Exception {
    assertThat(FeatureCall.parse("vocabulary(a)")).isEqualTo(call(Kind.VOCABULARY, 10_000, "a"));
    assertThat(FeatureCall.parse("target(a, b)")).isEqualTo(call(Kind.TARGET, 20, "a", "b"));
  }

  @Test
  void whiteSpaceMeansNothing() throws Exception {
    assertThat(FeatureCall.parse("  hash ( a,b ,\t64 ) ")).isEqualTo(call(Kind.HASH, 64, "a", "b"));
  }

  private static FeatureCall call(Kind kind, double parameter, String... columns) {
    return new FeatureCall(kind, List.of(columns), parameter);
  }
}
