/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.schema.FieldType;

class TopStateTest {
  private static final Scalar STRING = Scalar.of(new FieldType.StringType()).orElseThrow();
  private static final Scalar INTEGER = Scalar.of(new FieldType.Int64Type()).orElseThrow();

  private static <T> void isExact(
      FieldType field, List<T> values, Comparator<T> order, int k, long seed) {
    StateType type = TopState.Type.of(Scalar.of(field).orElseThrow(), k);
    Map<T, Long> counts = new HashMap<>();
    values.stream().filter(Objects::nonNull).forEach(v -> counts.merge(v, 1L, Long::sum));
    List<TopItem> expected = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<T, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry::getKey, order))
        .limit(k)
        .forEach(e -> expected.add(new TopItem(e.getKey(), e.getValue(), 0)));
    assertThat(StateLaws.of(type, s -> ((TopState) s).top(k)).check(values, seed))
        .isEqualTo(expected);
  }

  @Property(tries = 100)
  void exactForFewStrings(@ForAll("texts") List<String> values, @ForAll long seed) {
    Comparator<String> byCodePoint =
        Comparator.comparing(s -> s.codePoints().toArray(), Arrays::compare);
    isExact(new FieldType.StringType(), values, byCodePoint, 3, seed);
  }

  @Property(tries = 50)
  void exactForFewEnumsAndNumbersAndTimes(
      @ForAll("symbols") List<String> symbols,
      @ForAll("longs") List<Long> longs,
      @ForAll("instants") List<Instant> instants,
      @ForAll long seed) {
    isExact(ExtremeStateTest.ENUM, symbols, Comparator.comparing(Values.SYMBOLS::indexOf), 2, seed);
    isExact(new FieldType.Int32Type(), longs, Comparator.naturalOrder(), 1000, seed);
    isExact(ExtremeStateTest.TIMESTAMP, instants, Comparator.naturalOrder(), 5, seed);
  }

  @Property(tries = 100)
  void exactAtJustTheCapacity(@ForAll("skewed") List<Long> values, @ForAll long seed) {
    int different = (int) values.stream().distinct().count();
    StateType type = new TopState.Type(INTEGER, different);
    List<?> top =
        (List<?>) StateLaws.of(type, s -> ((TopState) s).top(different)).check(values, seed);
    long total = top.stream().mapToLong(item -> ((TopItem) item).count()).sum();
    assertThat(total).isEqualTo(values.size());
  }

  /** Beyond the capacity, however values are split and merged: every count within the bound. */
  @Property(tries = 200)
  void withinTheBoundInAnyOrder(@ForAll("skewed") List<Long> values, @ForAll long seed) {
    int capacity = 8;
    StateType type = new TopState.Type(INTEGER, capacity);
    Random random = new Random(seed);
    List<State> states = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(6); i++) {
      states.add(type.zero());
    }
    values.forEach(v -> states.get(random.nextInt(states.size())).add(v, 0, 0, 0));
    while (states.size() > 1) {
      State taken = states.remove(random.nextInt(states.size()));
      State into = states.get(random.nextInt(states.size()));
      into.merge(type.read(ByteBuffer.wrap(StateLaws.bytes(taken))));
    }
    Map<Object, Long> truth = new HashMap<>();
    values.forEach(v -> truth.merge(v, 1L, Long::sum));
    List<TopItem> items = ((TopState) states.get(0)).top(capacity);
    long bound = values.size() / (capacity + 1);
    for (TopItem item : items) {
      assertThat(item.error()).isLessThanOrEqualTo(bound);
      assertThat(truth.remove(item.item())).isBetween(item.count(), item.count() + item.error());
    }
    // What is not held occurs no more often than the bound allows.
    assertThat(truth.values()).allSatisfy(n -> assertThat(n).isLessThanOrEqualTo(bound));
  }

  @Test
  void theFrequentAreFoundAmongManyRare() {
    State state = TopState.Type.of(STRING, 3).zero();
    for (int i = 0; i < 200_000; i++) {
      state.add(i % 2 == 0 ? "route " + i : "hub " + i % 3, 0, 0, i);
    }
    List<TopItem> top = ((TopState) state).top(3);
    assertThat(top).extracting(TopItem::item).containsExactlyInAnyOrder("hub 0", "hub 1", "hub 2");
    assertThat(top)
        .allSatisfy(
            item -> {
              assertThat(item.error()).isLessThanOrEqualTo(200_000 / 1025);
              assertThat(33_333L).isBetween(item.count() - 1, item.count() + item.error());
            });
  }

  @Test
  void mergingTakesNoMoreThanItMust() {
    StateType type = new TopState.Type(STRING, 2);
    State a = type.zero();
    State b = type.zero();
    for (int i = 0; i < 5; i++) {
      a.add("ORD", 0, 0, i);
      a.add("ATL", 0, 1, i);
    }
    b.add("SFO", 0, 2, 0);
    a.merge(b);
    assertThat(((TopState) a).top(2))
        .containsExactly(new TopItem("ATL", 4, 1), new TopItem("ORD", 4, 1));
  }

  @Test
  void capacityIsAPowerOfTwoOfAtLeastEightTimesTheLength() {
    assertThat(TopState.Type.of(STRING, 1).capacity()).isEqualTo(1024);
    assertThat(TopState.Type.of(STRING, 128).capacity()).isEqualTo(1024);
    assertThat(TopState.Type.of(STRING, 129).capacity()).isEqualTo(2048);
    assertThat(TopState.Type.of(STRING, 1000).capacity()).isEqualTo(8192);
  }

  @Test
  void nothingHasAnEmptyList() {
    assertThat(((TopState) TopState.Type.of(STRING, 10).zero()).top(10)).isEmpty();
  }

  @Provide
  Arbitrary<List<Long>> skewed() {
    Arbitrary<Long> common = Arbitraries.longs().between(0, 4);
    Arbitrary<Long> rare = Arbitraries.longs().between(5, 60);
    return Arbitraries.oneOf(common, rare).list().ofMinSize(1).ofMaxSize(120);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Values.strings();
  }

  @Provide
  Arbitrary<List<String>> symbols() {
    return Values.symbols();
  }

  @Provide
  Arbitrary<List<Long>> longs() {
    return Values.longs();
  }

  @Provide
  Arbitrary<List<Instant>> instants() {
    return Values.instants();
  }
}
