/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Lists of values for properties, rich in the ones that make trouble. */
final class Values {
  private Values() {}

  static Arbitrary<List<Double>> finiteDoubles() {
    return finiteDouble().injectNull(0.05).list().ofMaxSize(40);
  }

  static Arbitrary<List<Double>> doubles() {
    Arbitrary<Double> special =
        Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    Arbitrary<Double> oddNaN = Arbitraries.just(Double.longBitsToDouble(0xfff8_0000_0000_1234L));
    return Arbitraries.frequencyOf(
            Tuple.of(30, finiteDouble()), Tuple.of(2, special), Tuple.of(1, oddNaN))
        .injectNull(0.05)
        .list()
        .ofMaxSize(30);
  }

  static Arbitrary<Double> finiteDouble() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            4,
            Arbitraries.of(
                0.0,
                -0.0,
                1.0,
                -1.0,
                0.1,
                1e16,
                -1e16,
                1e308,
                -1e308,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Math.nextDown(Double.MIN_NORMAL),
                0x1p53,
                0x1p-537,
                Math.ulp(1e308))),
        Tuple.of(2, Arbitraries.integers().between(-1440, 2880).map(Integer::doubleValue)),
        Tuple.of(2, Arbitraries.doubles().between(-1e6, 1e6).ofScale(2)),
        Tuple.of(
            2, Arbitraries.longs().map(Double::longBitsToDouble).filter(x -> Double.isFinite(x))),
        Tuple.of(1, Arbitraries.longs().between(1, 1L << 52).map(Double::longBitsToDouble)));
  }

  static Arbitrary<List<Long>> longs() {
    return Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L << 32)),
            Tuple.of(2, Arbitraries.longs().between(-1440, 2880)),
            Tuple.of(1, Arbitraries.longs()))
        .injectNull(0.05)
        .list()
        .ofMaxSize(40);
  }

  static Arbitrary<List<Boolean>> bools() {
    return Arbitraries.of(true, false).injectNull(0.1).list().ofMaxSize(40);
  }

  /** Of scale 3: small amounts, and some of hundreds of digits. */
  static Arbitrary<List<BigDecimal>> decimals() {
    Arbitrary<BigInteger> huge = Arbitraries.bigIntegers().map(i -> i.pow(21));
    return Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.bigIntegers()),
            Tuple.of(1, huge),
            Tuple.of(1, Arbitraries.of(BigInteger.ONE.shiftLeft(64), BigInteger.ZERO)),
            Tuple.of(1, Arbitraries.of(64, 96, 127).map(n -> BigInteger.ONE.shiftLeft(n).negate())))
        .map(unscaled -> new BigDecimal(unscaled, 3))
        .injectNull(0.05)
        .list()
        .ofMaxSize(30);
  }

  static Arbitrary<List<String>> strings() {
    Arbitrary<String> odd =
        Arbitraries.of("", "\0", "\ud800", "\udc00\ud800", "\ud800x", "\ud83d\ude00", "\uffff");
    return Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.strings().alpha().ofMaxLength(3)),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(20)),
            Tuple.of(1, odd))
        .injectNull(0.05)
        .list()
        .ofMaxSize(40);
  }

  static final List<String> SYMBOLS = List.of("low", "high", "critical", "none");

  static Arbitrary<List<String>> symbols() {
    return Arbitraries.of(SYMBOLS).injectNull(0.1).list().ofMaxSize(20);
  }

  static Arbitrary<List<Instant>> instants() {
    Arbitrary<Instant> usual =
        Arbitraries.longs()
            .between(-1L << 50, 1L << 50)
            .map(micros -> Instant.EPOCH.plusNanos(1000 * (micros >> 4)));
    return Arbitraries.frequencyOf(
            Tuple.of(5, usual), Tuple.of(1, Arbitraries.of(Instant.MIN, Instant.MAX)))
        .injectNull(0.05)
        .list()
        .ofMaxSize(30);
  }

  static Arbitrary<List<LocalDate>> dates() {
    return Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.integers().between(-99999, 99999).map(LocalDate::ofEpochDay)),
            Tuple.of(1, Arbitraries.of(LocalDate.MIN, LocalDate.MAX)))
        .injectNull(0.05)
        .list()
        .ofMaxSize(30);
  }
}
