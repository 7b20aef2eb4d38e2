/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory beside the lake's tables, where a pipeline's workers leave what its driver reads:
 * Beam has no other way that suits every runner. It is gone when it is closed; what a driver left
 * that was killed goes a day later, when another comes by.
 */
final class Scratch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
  private static final String NAME = "/scratch.";
  private static final Duration ORPHAN_AGE = Duration.ofDays(1);

  private final String directory;

  private Scratch(String directory) {
    this.directory = directory;
  }

  /**
   * @param warehouse which all workers see
   */
  static Scratch in(String warehouse) {
    Instant old = Instant.now().minus(ORPHAN_AGE);
    delete(
        warehouse + NAME + "*/**",
        file ->
            file.lastModifiedMillis() > 0
                && Instant.ofEpochMilli(file.lastModifiedMillis()).isBefore(old));
    return new Scratch(warehouse + NAME + UUID.randomUUID());
  }

  /** Where files begin whose names begin so. */
  String prefix(String name) {
    return directory + "/" + name;
  }

  /** All lines of all files, in no order. */
  List<String> lines() throws IOException {
    List<String> all = new ArrayList<>();
    for (Metadata file :
        FileSystems.match(directory + "/*", EmptyMatchTreatment.ALLOW).metadata()) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Channels.newInputStream(FileSystems.open(file.resourceId())),
                  StandardCharsets.UTF_8))) {
        lines.lines().forEach(all::add);
      }
    }
    return all;
  }

  /** What cannot be deleted is complained of, and hides nothing that happened before. */
  private static void delete(String files, Predicate<Metadata> which) {
    try {
      List<ResourceId> found =
          FileSystems.match(files, EmptyMatchTreatment.ALLOW).metadata().stream()
              .filter(which)
              .map(Metadata::resourceId)
              .toList();
      FileSystems.delete(found);
      for (ResourceId directory :
          found.stream().map(ResourceId::getCurrentDirectory).distinct().toList()) {
        FileSystems.delete(List.of(directory));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot all be deleted", files, e);
    }
  }

  @Override
  public void close() {
    delete(directory + "/**", file -> true);
  }
}
