/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.EagerSession;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;
import org.twinbeam.core.definition.Feature;
import org.twinbeam.core.definition.Feature.Kind;

/** Every kind encodes as it is defined, the same bits everywhere, and no infinity or NaN leaves. */
class FeatureEncoderTest {

  private static Feature feature(Kind kind, double parameter, String... columns) {
    return new Feature("f", kind, List.of(columns), parameter);
  }

  private static FittedFeature numeric() {
    return FittedFeature.plain(feature(Kind.NUMERIC, 0, "a"));
  }

  private static FittedFeature standard(double mean, double std) {
    return FittedFeature.scaled(feature(Kind.STANDARD, 0, "a"), mean, std);
  }

  private static FittedFeature minmax(double least, double greatest) {
    return FittedFeature.ranged(feature(Kind.MINMAX, 0, "a"), least, greatest);
  }

  private static FittedFeature cyclic(double period) {
    return FittedFeature.plain(feature(Kind.CYCLIC, period, "a"));
  }

  private static FittedFeature vocabulary(String... values) {
    return FittedFeature.listed(feature(Kind.VOCABULARY, 100, "a"), List.of(values));
  }

  private static FittedFeature hash(int buckets, String... columns) {
    return FittedFeature.plain(feature(Kind.HASH, buckets, columns));
  }

  private static FittedFeature target() {
    return FittedFeature.targeted(
        feature(Kind.TARGET, 20, "a"), 0.5, 0.25, 0.4, Map.of("x", 0.75, "y", 0.1));
  }

  private static FeatureBatch encoded(FittedFeature feature, Object... inputs) throws Exception {
    FeatureEncoder encoder = FeatureEncoder.of(List.of(feature), feature.columns());
    FeatureBatch batch = encoder.batch(1);
    encoder.encode(inputs, batch);
    assertThat(batch.rows()).isEqualTo(1);
    return batch;
  }

  private static float number(FittedFeature feature, Object value) throws Exception {
    return encoded(feature, value).numbers(0)[0];
  }

  private static int category(FittedFeature feature, Object... values) throws Exception {
    return encoded(feature, values).categories(0)[0];
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        1e308,
        -1e308,
        3.5e38,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
      })
  void aNumberThatFloat32CannotHoldIsRefusedAndTheBatchIsAsBefore(double value) throws Exception {
    FittedFeature first = FittedFeature.plain(new Feature("k", Kind.HASH, List.of("b"), 8));
    for (FittedFeature feature : List.of(numeric(), standard(0, 1), minmax(0, 1))) {
      FeatureEncoder encoder = FeatureEncoder.of(List.of(first, feature), List.of("a", "b"));
      FeatureBatch batch = encoder.batch(2);
      encoder.encode(new Object[] {1.0, "x"}, batch);
      assertThatThrownBy(() -> encoder.encode(new Object[] {value, "y"}, batch))
          .isInstanceOf(FeatureException.class)
          .hasMessage("feature f: " + value + " is too large for float32");
      assertThat(batch.rows()).isEqualTo(1);
      encoder.encode(new Object[] {2.0, "x"}, batch);
      assertThat(batch.rows()).isEqualTo(2);
      assertThat(batch.numbers(1)).containsExactly(1f, 2f);
      assertThat(batch.categories(0)[1]).isEqualTo(batch.categories(0)[0]);
    }
  }

  @Test
  void aNumberThatHasNoPlaceInAPeriodIsRefused() {
    for (double value : new double[] {Double.POSITIVE_INFINITY, Double.NaN, 1e308}) {
      assertThatThrownBy(() -> encoded(cyclic(0.25), value))
          .isInstanceOf(FeatureException.class)
          .hasMessage("feature f: " + value + " is too large for a place in a period");
    }
  }

  @Test
  void aHugeNumberThatItsScaleMakesSmallIsTaken() throws Exception {
    assertThat(number(standard(1e308, 1e307), 0.9e308)).isEqualTo(-1f);
    assertThat(number(minmax(0, 1e308), 1e308)).isEqualTo(1f);
    float[] turned = encoded(cyclic(24), 1e308).numbers(0);
    assertThat(turned[0] * turned[0] + turned[1] * turned[1]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void whatIsTooSmallForFloat32IsZero() throws Exception {
    assertThat(number(numeric(), 1e-300)).isEqualTo(0f);
    assertThat(number(numeric(), -1e-300)).isEqualTo(-0f);
  }

  @Test
  void nullHasAPlaceInEveryKind() throws Exception {
    assertThat(number(numeric(), null)).isEqualTo(0);
    assertThat(number(standard(7, 2), null)).as("as the mean").isEqualTo(0);
    assertThat(number(minmax(5, 9), null)).isEqualTo(0);
    assertThat(encoded(cyclic(24), (Object) null).numbers(0)).containsExactly(0, 0);
    assertThat(category(vocabulary("x"), (Object) null)).as("as an unknown value").isEqualTo(0);
    assertThat(category(hash(64, "a"), (Object) null)).isEqualTo(category(hash(64, "a"), ""));
    assertThat(number(target(), null))
        .as("as an unknown value")
        .isEqualTo((float) ((0.4 - 0.5) / 0.25));
    FittedFeature crossed =
        FittedFeature.listed(feature(Kind.VOCABULARY, 9, "a", "b"), List.of("[\"x\",null]"));
    assertThat(category(crossed, "x", null)).as("a cross with a null is none").isEqualTo(0);
  }

  @Test
  void nullAfterAValueLeavesNothingOfItBehind() throws Exception {
    List<FittedFeature> features = List.of(cyclic(24), vocabulary("7"), target());
    FeatureEncoder encoder = FeatureEncoder.of(features, List.of("a"));
    FeatureBatch batch = encoder.batch(1);
    encoder.encode(new Object[] {7L}, batch);
    batch.clear();
    encoder.encode(new Object[] {null}, batch);
    assertThat(batch.numbers(0)).containsExactly(0, 0);
    assertThat(batch.categories(1)).containsExactly(0);
  }

  @Test
  void unknownValuesAreTheZerothCategoryOrThePrior() throws Exception {
    assertThat(category(vocabulary("x", "y"), "z")).isEqualTo(0);
    assertThat(category(vocabulary("x", "y"), "X")).isEqualTo(0);
    assertThat(number(target(), "z")).isEqualTo((float) ((0.4 - 0.5) / 0.25));
  }

  @Test
  void numbersAreScaledAsTheyAreDefined() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 1000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 4);
      double zero = random.nextGaussian() * 10;
      double unit = 0.1 + random.nextDouble();
      String at = "seed 11, value " + value;
      assertThat(number(numeric(), value)).as(at).isEqualTo((float) value);
      assertThat(number(standard(zero, unit), value))
          .as(at)
          .isEqualTo((float) ((value - zero) / unit));
      assertThat(number(minmax(zero, zero + unit), value))
          .as(at)
          .isEqualTo((float) ((value - zero) / (zero + unit - zero)));
    }
  }

  @Test
  void aRangeOfOneValueStretchesNothing() throws Exception {
    assertThat(number(minmax(3, 3), 3.0)).isEqualTo(0);
    assertThat(number(minmax(3, 3), 5.0)).isEqualTo(2);
  }

  @Test
  void cyclesComeRoundOnBothSidesOfZero() throws Exception {
    for (double hour : new double[] {0, 1, 5.5, 6, 12, 23.999, 24, 25, -1, -24, -1e-300, 1e9 + 7}) {
      float[] turned = encoded(cyclic(24), hour).numbers(0);
      double angle = 2 * Math.PI * (hour % 24) / 24;
      assertThat(turned[0])
          .as("sine of %s", hour)
          .isCloseTo((float) Math.sin(angle), within(1e-6f));
      assertThat(turned[1])
          .as("cosine of %s", hour)
          .isCloseTo((float) Math.cos(angle), within(1e-6f));
    }
    assertThat(encoded(cyclic(24), -1L).numbers(0)).isEqualTo(encoded(cyclic(24), 23L).numbers(0));
    assertThat(encoded(cyclic(7), 0L).numbers(0))
        .isEqualTo(encoded(cyclic(7), 7_000_007L - 7).numbers(0));
  }

  @Test
  void everyTypeOfNumberIsTheNumberItIs() throws Exception {
    assertThat(number(numeric(), 3)).isEqualTo(3);
    assertThat(number(numeric(), 3L)).isEqualTo(3);
    assertThat(number(numeric(), true)).isEqualTo(1);
    assertThat(number(numeric(), false)).isEqualTo(0);
    assertThat(number(numeric(), new BigDecimal("-12.50"))).isEqualTo(-12.5f);
    assertThat(number(numeric(), new BigDecimal("12345678901234567890.123456789")))
        .isEqualTo(1.2345679e19f);
    assertThat(number(numeric(), Long.MIN_VALUE)).isEqualTo(-9.223372E18f);
    assertThat(number(standard(0.25, 0.5), true)).isEqualTo(1.5f);
    assertThatThrownBy(() -> encoded(numeric(), new BigDecimal("1e400")))
        .isInstanceOf(FeatureException.class);
  }

  @Test
  void categoriesAreKnownByTheirText() throws Exception {
    FittedFeature known =
        vocabulary("7", "true", "12.50", "2001-01-01T00:00:00Z", "2001-01-01", "", "é😀");
    assertThat(category(known, 7)).isEqualTo(1);
    assertThat(category(known, 7L)).isEqualTo(1);
    assertThat(category(known, "7")).isEqualTo(1);
    assertThat(category(known, true)).isEqualTo(2);
    assertThat(category(known, new BigDecimal("12.50"))).isEqualTo(3);
    assertThat(category(known, Instant.parse("2001-01-01T00:00:00Z"))).isEqualTo(4);
    assertThat(category(known, LocalDate.of(2001, 1, 1))).isEqualTo(5);
    assertThat(category(known, "")).as("empty is not null").isEqualTo(6);
    assertThat(category(known, "é😀")).isEqualTo(7);
    assertThat(category(vocabulary("1000"), new BigDecimal("1e3")))
        .as("a decimal's text has no exponent")
        .isEqualTo(1);
    assertThat(known.categories()).isEqualTo(8);
  }

  @Test
  void crossesDoNotRunIntoEachOther() throws Exception {
    Object[][] pairs = {
      {"a", "bc"}, {"ab", "c"}, {"a,b", "c"}, {"a", "b,c"}, {"a\",\"b", "c"}, {"a", "b\",\"c"},
      {"", "abc"}, {"abc", ""}, {"[\"a\"", "b]"}, {1L, "1"}, {"1", 1L}, {true, "true"}
    };
    List<String> keys = new ArrayList<>();
    int[] places = {0, 1};
    for (Object[] pair : pairs) {
      keys.add(Category.of(places, pair));
    }
    assertThat(keys).doesNotHaveDuplicates().doesNotContainNull();
    FittedFeature crossed = FittedFeature.listed(feature(Kind.VOCABULARY, 100, "a", "b"), keys);
    List<Integer> buckets = new ArrayList<>();
    for (int i = 0; i < pairs.length; i++) {
      assertThat(category(crossed, pairs[i])).isEqualTo(i + 1);
      buckets.add(category(hash(1_000_000, "a", "b"), pairs[i]));
    }
    assertThat(buckets).doesNotHaveDuplicates();
  }

  @Test
  void targetsAreTheScaledMeansOfTheirValues() throws Exception {
    assertThat(number(target(), "x")).isEqualTo((float) ((0.75 - 0.5) / 0.25));
    assertThat(number(target(), "y")).isEqualTo((float) ((0.1 - 0.5) / 0.25));
  }

  @Test
  void hashesAreTensorFlowsOwn() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>(List.of("", "a", "ORD", "ORD-JFK", "é😀", "\u0000"));
    for (int length = 1; length < 300; length++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.appendCodePoint(
            random.nextInt(4) == 0 ? 0x100 + random.nextInt(0x1000) : 32 + random.nextInt(95));
      }
      texts.add(text.toString());
    }
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      for (int buckets : new int[] {2, 7, 4096, 1_000_000}) {
        TInt64 expected =
            tf.strings
                .toHashBucketFast(
                    tf.constant(
                        StandardCharsets.UTF_8,
                        NdArrays.vectorOfObjects(texts.toArray(new String[0]))),
                    (long) buckets)
                .asTensor();
        for (int i = 0; i < texts.size(); i++) {
          assertThat((long) category(hash(buckets, "a"), texts.get(i)))
              .as("seed %d, %d buckets, text '%s'", seed, buckets, texts.get(i))
              .isEqualTo(expected.getLong(i));
        }
      }
    }
  }

  @Test
  void columnsAreFoundByNameWhateverTheirOrder() throws Exception {
    FeatureEncoder encoder =
        FeatureEncoder.of(List.of(hash(4096, "b", "a"), numeric()), List.of("b", "unused", "a"));
    FeatureBatch batch = encoder.batch(1);
    encoder.encode(new Object[] {"y", 5L, 3L}, batch);
    assertThat(batch.categories(0)[0]).isEqualTo(category(hash(4096, "b", "a"), "y", 3L));
    assertThat(batch.numbers(1)[0]).isEqualTo(3);
    assertThatThrownBy(() -> FeatureEncoder.of(List.of(numeric()), List.of("b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feature f is made of [a], but there is [b]");
  }

  @Test
  void rowsAreCopiedWholeFromBatchToBatch() throws Exception {
    FeatureEncoder encoder = FeatureEncoder.of(allKinds(), List.of("a"));
    FeatureBatch from = encoder.batch(3);
    for (long value : new long[] {3, 5, 7}) {
      encoder.encode(new Object[] {value}, from);
    }
    FeatureBatch to = from.like(2);
    to.append(from, 2);
    to.append(from, 0);
    assertThat(to.rows()).isEqualTo(2);
    FeatureBatch expected = encoder.batch(2);
    encoder.encode(new Object[] {7L}, expected);
    encoder.encode(new Object[] {3L}, expected);
    assertThat(bits(to)).isEqualTo(bits(expected));
  }

  @Test
  void threadsEncodeTheSameBits() throws Exception {
    long seed = System.nanoTime();
    FeatureEncoder encoder = FeatureEncoder.of(allKinds(), List.of("a"));
    Object[] values = new Random(seed).longs(2000, -50, 50).boxed().toArray();
    FeatureBatch expected = encodedAll(encoder, values);
    int threads = 4;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch together = new CountDownLatch(threads);
      List<Future<List<Object>>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        all.add(
            executor.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return bits(encodedAll(encoder, values));
                }));
      }
      for (Future<List<Object>> bits : all) {
        assertThat(bits.get()).as("seed %d", seed).isEqualTo(bits(expected));
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<FittedFeature> allKinds() {
    return List.of(
        numeric(),
        standard(1, 3),
        minmax(-50, 50),
        cyclic(24),
        vocabulary("3", "7"),
        hash(16, "a"),
        FittedFeature.targeted(
            feature(Kind.TARGET, 20, "a"), 0.3, 0.1, 0.4, Map.of("3", 0.7, "-7", 0.01)));
  }

  private static FeatureBatch encodedAll(FeatureEncoder encoder, Object[] values)
      throws FeatureException {
    FeatureBatch batch = encoder.batch(values.length);
    for (Object value : values) {
      encoder.encode(new Object[] {value}, batch);
    }
    return batch;
  }

  private static List<Object> bits(FeatureBatch batch) {
    List<Object> bits = new ArrayList<>();
    for (int i = 0; i < batch.features().size(); i++) {
      if (batch.features().get(i).isCategory()) {
        Arrays.stream(batch.categories(i)).forEach(bits::add);
      } else {
        for (float number : batch.numbers(i)) {
          bits.add(Float.floatToRawIntBits(number));
        }
      }
    }
    return bits;
  }
}
