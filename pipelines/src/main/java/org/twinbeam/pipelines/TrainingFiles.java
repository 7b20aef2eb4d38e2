/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.TFRecordIO;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.twinbeam.models.train.Example;

/**
 * Examples on their way from the runner's workers to the driver: TFRecord files in the warehouse,
 * which are deleted when they were read.
 */
final class TrainingFiles implements AutoCloseable {
  private static final int MAX_RECORD = 64 << 20;

  private final String prefix;

  private TrainingFiles(String prefix) {
    this.prefix = prefix;
  }

  /** Files of their own for a run. */
  static TrainingFiles in(String warehouse, String model) {
    return new TrainingFiles(
        warehouse.replaceFirst("/+$", "") + "/training/" + model + "-" + UUID.randomUUID());
  }

  /** Writes what {@link #read} reads. */
  TFRecordIO.Write write() {
    return TFRecordIO.write().to(prefix + "/examples").withSuffix(".tfrecord");
  }

  /** Passes on every example that was written, in no order. */
  void read(Consumer<Example> each) throws IOException {
    for (ResourceId file : files()) {
      try (DataInputStream in =
          new DataInputStream(
              new java.io.BufferedInputStream(
                  Channels.newInputStream(FileSystems.open(file)), 1 << 16))) {
        for (byte[] record = next(in, file); record != null; record = next(in, file)) {
          each.accept(Example.read(record));
        }
      }
    }
  }

  private List<ResourceId> files() throws IOException {
    return FileSystems.match(prefix + "/*", EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(MatchResult.Metadata::resourceId)
        .toList();
  }

  /** A record of TensorFlow's format: length, its CRC, the bytes, their CRC; little-endian. */
  private static byte[] next(DataInputStream in, ResourceId file) throws IOException {
    byte[] head = in.readNBytes(Long.BYTES);
    if (head.length == 0) {
      return null;
    }
    if (head.length < Long.BYTES) {
      throw new EOFException(file + " ends within a record");
    }
    check(head, in, file);
    long length = Long.reverseBytes(java.nio.ByteBuffer.wrap(head).getLong());
    if (length < 0 || length > MAX_RECORD) {
      throw new IOException(file + " has a record of " + length + " bytes");
    }
    byte[] record = new byte[(int) length];
    in.readFully(record);
    check(record, in, file);
    return record;
  }

  private static void check(byte[] bytes, DataInputStream in, ResourceId file) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int sum = (int) crc.getValue();
    int masked = Integer.rotateRight(sum, 15) + 0xa282ead8;
    if (Integer.reverseBytes(in.readInt()) != masked) {
      throw new IOException(file + " is damaged: a record's checksum differs");
    }
  }

  @Override
  public void close() throws IOException {
    FileSystems.delete(files());
    FileSystems.delete(List.of(FileSystems.matchNewResource(prefix, true)));
  }
}
