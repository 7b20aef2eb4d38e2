/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToIntFunction;

/**
 * What categories are encoded as, by the codes of the one or two values that they are made of: to
 * write a category's text, to hash it and to find it took most of the time of encoding a row, and
 * events have the same few again and again. What is not there is encoded, and put where it belongs,
 * in the place of another if need be. Safe for use by several threads.
 */
final class CategoryCache {
  /** One for each code of a single value; 512 kB. */
  private static final int SLOTS = ValueCodes.MOST + 1;

  private final int[] places;
  private final ToIntFunction<String> encode;

  /**
   * Codes in the upper half, what they are encoded as in the lower, so that both are written at
   * once. An empty slot is 0, which no codes are.
   */
  private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

  /**
   * @param places of the columns in the inputs
   * @param encode a category from its text, which is null if one of the values is
   */
  CategoryCache(int[] places, ToIntFunction<String> encode) {
    this.places = places;
    this.encode = encode;
  }

  /**
   * @param codes of the inputs
   */
  int of(Object[] inputs, int[] codes) {
    int first = codes[places[0]];
    int second = places.length == 2 ? codes[places[1]] : 0;
    boolean hasCodes = first != 0 && (places.length == 1 || places.length == 2 && second != 0);
    if (!hasCodes) {
      return encode.applyAsInt(Category.of(places, inputs));
    }
    int both = first << 16 | second;
    int slot = second == 0 ? first : slotOf(first, second);
    long there = slots.getOpaque(slot);
    if ((int) (there >>> 32) == both) {
      return (int) there;
    }
    return second == 0 ? put(slot, both, inputs) : ofNeighbour(slot, there, both, inputs);
  }

  /** Two pairs may share a slot's place: the one that came first makes way to the slot beside. */
  private int ofNeighbour(int slot, long there, int both, Object[] inputs) {
    long beside = slots.getOpaque(slot ^ 1);
    if ((int) (beside >>> 32) == both) {
      return (int) beside;
    }
    if (there != 0) {
      slots.setOpaque(slot ^ 1, there);
    }
    return put(slot, both, inputs);
  }

  private int put(int slot, int both, Object[] inputs) {
    int encoded = encode.applyAsInt(Category.of(places, inputs));
    slots.setOpaque(slot, (long) both << 32 | encoded & 0xFFFF_FFFFL);
    return encoded;
  }

  /** Side by side as far as there is place, since that is where events with the same value look. */
  private static int slotOf(int first, int second) {
    return first < 256 && second < 256 ? first << 8 | second : mixed(first << 16 | second) >>> 16;
  }

  /**
   * MurmurHash3's finalizer (fmix32): a mere product would have whole rows of neighbouring codes
   * share their slots.
   */
  private static int mixed(int codes) {
    int hash = (codes ^ codes >>> 16) * 0x85EBCA6B;
    return (hash ^ hash >>> 13) * 0xC2B2AE35;
  }
}
