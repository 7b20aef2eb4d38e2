/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

class SeenIdsTest {

  @Test
  void anIdRepeatsWithinAndNoFurther() {
    SeenIds seen = new SeenIds(2);
    assertThat(seen.isRepeat("a", 3)).isFalse();
    assertThat(seen.isRepeat("a", 3)).isTrue();
    assertThat(seen.isRepeat("a", 5)).isTrue();
    assertThat(seen.isRepeat("a", 8)).isFalse();
    assertThat(seen.epochs()).containsExactly(3L, 5L, 8L);
  }

  @Test
  void idsThatLookAlikeAreDifferent() {
    SeenIds seen = new SeenIds(9);
    List<String> ids =
        List.of("", "\0", "\0\0", "a", "A", "\uD83D", "\uDE00", "\uD83D\uDE00", "?", "\u00e9", "e");
    for (String id : ids) {
      assertThat(seen.isRepeat(id, 1)).as(id).isFalse();
    }
    for (String id : ids) {
      assertThat(seen.isRepeat(id, 2)).as(id).isTrue();
    }
  }

  /** Against maps, with restarts from what was written, in any order, at any time. */
  @Test
  void anythingThatComesIsKnownAsFarBackAsPromised() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int within = random.nextInt(6);
      int different = 1 + random.nextInt(3_000);
      // Few hashes, where the seed is odd: then most ids stand where others should.
      SeenIds seen = new SeenIds(within, seed, seed % 2 == 0 ? -1 : 0xFF);
      Map<String, Long> newest = new HashMap<>();
      long epoch = 0;
      for (int i = 0; i < 20_000; i++) {
        if (random.nextInt(400) == 0) {
          epoch += 1 + random.nextInt(3);
          seen.forgetBefore(epoch);
        }
        if (random.nextInt(3_000) == 0) {
          seen = restarted(seen, within, random);
        }
        String id = id(random, different);
        Long before = newest.put(id, epoch);
        assertThat(seen.isRepeat(id, epoch))
            .as("seed %d, event %d", seed, i)
            .isEqualTo(before != null && before >= epoch - within);
      }
    }
  }

  private static String id(Random random, int different) {
    int number = random.nextInt(different);
    return switch (number % 4) {
      case 0 -> "order-" + number;
      case 1 -> "\u00e9" + number;
      case 2 -> Integer.toString(number);
      default -> "x".repeat(number % 200) + number;
    };
  }

  private static SeenIds restarted(SeenIds seen, int within, Random random) {
    SeenIds again = new SeenIds(within, random.nextLong(), random.nextBoolean() ? -1 : 0x3F);
    List<Long> epochs = new ArrayList<>(seen.epochs());
    Collections.shuffle(epochs, random);
    for (long epoch : epochs) {
      ByteSink out = new ByteSink(16);
      seen.write(epoch, out);
      ByteSource in = new ByteSource(out.toByteArray());
      again.read(epoch, in);
      assertThat(in.hasRemaining()).isFalse();
    }
    return again;
  }
}
