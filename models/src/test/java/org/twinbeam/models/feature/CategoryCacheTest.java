/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is remembered is what would be computed, however many values there are. */
class CategoryCacheTest {
  private static final int[] ONE = {0};
  private static final int[] TWO = {0, 1};
  private static final int[] THREE = {0, 1, 2};

  private static int encode(String text) {
    return text == null ? -1 : text.hashCode();
  }

  /** Asks as an encoder does, and compares. */
  private static void check(
      CategoryCache cache, ValueCodes[] values, int[] places, Object... inputs) {
    int[] codes = new int[inputs.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = values[i].of(inputs[i]);
    }
    assertThat(cache.of(inputs, codes)).isEqualTo(encode(Category.of(places, inputs)));
  }

  private static ValueCodes[] values(int columns) {
    ValueCodes[] values = new ValueCodes[columns];
    for (int i = 0; i < columns; i++) {
      values[i] = new ValueCodes();
    }
    return values;
  }

  @Test
  void oneValueOfMoreThanThereAreCodesFor() {
    CategoryCache cache = new CategoryCache(ONE, CategoryCacheTest::encode);
    ValueCodes[] values = values(1);
    for (int pass = 0; pass < 2; pass++) {
      for (long i = 0; i < ValueCodes.MOST + 5_000; i++) {
        check(cache, values, ONE, i);
      }
    }
  }

  @Test
  void pairsThatTakeEachOthersPlaces() {
    CategoryCache cache = new CategoryCache(TWO, CategoryCacheTest::encode);
    ValueCodes[] values = values(2);
    Random random = new Random(7);
    for (int i = 0; i < 400_000; i++) {
      check(cache, values, TWO, "k" + random.nextInt(800), (long) random.nextInt(800));
    }
  }

  @Test
  void nullsAndLikeValuesOfOtherTypes() {
    CategoryCache cache = new CategoryCache(TWO, CategoryCacheTest::encode);
    ValueCodes[] values = values(2);
    Object[] hostile = {
      null, "", "1", 1L, 1.0, -0.0, 0.0, true, new BigDecimal("1.0"), new BigDecimal("1.00"), "\0"
    };
    for (int pass = 0; pass < 2; pass++) {
      for (Object a : hostile) {
        for (Object b : hostile) {
          check(cache, values, TWO, a, b);
        }
      }
    }
  }

  @Test
  void threeValues() {
    CategoryCache cache = new CategoryCache(THREE, CategoryCacheTest::encode);
    ValueCodes[] values = values(3);
    for (int i = 0; i < 1_000; i++) {
      check(cache, values, THREE, (long) i % 7, (long) i % 3, i % 11 == 0 ? null : (long) i % 11);
    }
  }

  @Test
  void severalThreads() throws Exception {
    CategoryCache cache = new CategoryCache(TWO, CategoryCacheTest::encode);
    ValueCodes[] values = values(2);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50_000; i++) {
                    check(cache, values, TWO, random.nextInt(90_000), random.nextInt(300));
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
