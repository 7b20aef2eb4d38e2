/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.twinbeam.io.format.Framed;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.imports.FileSample;

/**
 * Some of a stranger's events.
 *
 * @param origin where they come from, for people
 * @param sources the doors that they came by, of those that tell it, by number
 * @param all whether there were no more
 */
record Samples(String origin, List<Framed> events, Map<Long, String> sources, boolean all) {
  /** What a person may name, for the help of commands. */
  static final String PLACES =
      "A file (.ndjson, .json, .csv below a header, .parquet, .avro, gzipped or not), of which the"
          + " first events are read, or kafka://host:port/topic, of which the newest are.";

  private static final String KAFKA = "kafka://";

  /**
   * Reads the first events of a file, or the newest of a topic.
   *
   * @param from a file, or kafka://host:port/topic
   * @throws RefusedException if that is neither, or has no events
   * @throws IOException if it cannot be read
   */
  static Samples from(String from, int events) throws IOException, RefusedException {
    Samples samples =
        from.startsWith(KAFKA)
            ? KafkaSample.newest(from.substring(KAFKA.length()), events)
            : ofFile(from, events);
    if (samples.events().isEmpty()) {
      throw new RefusedException("there are no events in " + from);
    }
    return samples;
  }

  private static Samples ofFile(String from, int events) throws IOException, RefusedException {
    Path file = Path.of(from);
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          from.contains("://")
              ? "events are read from a file or from kafka://host:port/topic, not from " + from
              : "there is no file " + from);
    }
    try {
      List<Framed> rows = FileSample.first(file.toAbsolutePath().toString(), events + 1);
      boolean all = rows.size() <= events;
      return new Samples(from, all ? rows : rows.subList(0, events), Map.of(), all);
    } catch (FramingException e) {
      throw new RefusedException(from + ": " + e.getMessage());
    }
  }
}
