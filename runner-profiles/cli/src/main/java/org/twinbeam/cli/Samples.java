/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.io.format.Framed;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.imports.FileSample;

/**
 * Some of a stranger's events.
 *
 * @param origin where they come from, for people
 * @param sources the doors that they came by, of those that tell it, by number
 * @param all whether there were no more
 * @param door what a definition says of where they come from, if they are not of a file
 * @param told the events with what their sources tell in their payloads
 */
record Samples(
    String origin,
    List<Framed> events,
    Map<Long, String> sources,
    boolean all,
    Optional<String> door,
    List<Framed> told) {
  /** What a person may name, for the help of commands. */
  static final String PLACES =
      "A file (.ndjson, .json, .csv below a header, .parquet, .avro, gzipped or not), of which the"
          + " first events are read; kafka://host:port/topic, of which the newest are; or"
          + " mqtt://host:port/topic/filter, which is listened to for 20 seconds.";

  private static final String KAFKA = "kafka://";

  Samples(String origin, List<Framed> events, Map<Long, String> sources, boolean all) {
    this(origin, events, sources, all, Optional.empty(), events);
  }

  /** The same, and what a definition says of their door. */
  Samples by(String line, Optional<List<Framed>> with) {
    return new Samples(origin, events, sources, all, Optional.of(line), with.orElse(events));
  }

  /**
   * Reads the first events of a file, the newest of a topic, or the next that are published.
   *
   * @param from a file, kafka://host:port/topic or mqtt://host:port/topic
   * @throws RefusedException if that is none of these, or has no events
   * @throws IOException if it cannot be read
   */
  static Samples from(String from, int events) throws IOException, RefusedException {
    Samples samples;
    if (from.startsWith(KAFKA)) {
      try (Progress progress = Progress.of("reading " + from)) {
        samples = KafkaSample.newest(from.substring(KAFKA.length()), events);
      }
    } else if (from.startsWith("mqtt://") || from.startsWith("mqtts://")) {
      samples = MqttSample.listen(from, events);
    } else {
      try (Progress progress = Progress.of("reading " + from)) {
        samples = ofFile(from, events);
      }
    }
    if (samples.events().isEmpty()) {
      throw new RefusedException(
          from.startsWith("mqtt")
              ? "nothing was published on "
                  + from
                  + " in "
                  + MqttSample.LISTENING.toSeconds()
                  + " s: is the filter right? # as its last level listens to all that follow"
              : "there are no events in " + from);
    }
    return samples;
  }

  private static Samples ofFile(String from, int events) throws IOException, RefusedException {
    Path file = Path.of(from);
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          from.contains("://")
              ? "events are read from a file, kafka://host:port/topic or mqtt://host:port/topic, not"
                  + " from "
                  + from
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
