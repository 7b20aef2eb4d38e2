/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.epoch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The record that starts an epoch in a partition.
 *
 * @param epoch the epoch that starts here, counted from 1
 * @param startedAt when the ticker wrote it, milliseconds since the Unix epoch: told to people,
 *     never used to decide anything
 * @param partitions partition count the stream was created with
 * @param ticker name of the ticker that wrote it
 */
public record Marker(long epoch, long startedAt, int partitions, String ticker) {

  /** Kafka header whose presence makes a record a marker. */
  public static final String HEADER = "twinbeam-marker";

  private static final String MAGIC = "twinbeam-marker/1";

  public Marker {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch of a marker is " + epoch + ", must be at least 1");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions of a marker is " + partitions + ", must be at least 1");
    }
  }

  public byte[] toBytes() {
    return String.join(
            " ",
            MAGIC,
            Long.toString(epoch),
            Long.toString(startedAt),
            Integer.toString(partitions),
            ticker)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IllegalArgumentException if the bytes are not a marker of this format
   */
  public static Marker parse(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 5);
    if (parts.length != 5 || !parts[0].equals(MAGIC)) {
      throw new IllegalArgumentException(
          "not an epoch marker of format " + MAGIC + ": " + Arrays.toString(parts));
    }
    return new Marker(
        Long.parseLong(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]), parts[4]);
  }
}
