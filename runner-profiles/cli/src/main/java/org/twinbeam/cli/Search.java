/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.local.Engine;

/** Looks for events in the lake and the log of what is up, by the pipeline {@code trace}. */
final class Search {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PIPELINE = "trace";

  private Search() {}

  /**
   * What was found, as the pipeline tells it.
   *
   * @param flags that say what is looked for
   * @throws RefusedException if the pipeline refuses
   */
  static JsonNode run(UpPlace.WhatIsUp up, String stream, List<String> flags)
      throws IOException, RefusedException {
    Path results = Files.createTempFile("twinbeam-trace", ".json");
    // Of its own: what another search says at the same time is not its refusal.
    Path log = Files.createTempFile("twinbeam-trace", ".log");
    List<String> all = new ArrayList<>(flags);
    all.add("--results=" + results);
    all.add("--readLog=" + (up.state().kafka() != null));
    try (Progress progress = Progress.of("looking at the events of " + stream);
        ChildJvm child = up.jobs(stream).once(PIPELINE, Engine.DIRECT, all).log(log).start()) {
      int status = child.exit().join();
      if (status != 0) {
        String said = LogTail.since(log, 0).strip();
        if (status == Main.REFUSED) {
          throw new RefusedException(said.replaceAll("(?sm).*^" + PIPELINE + ": ", ""));
        }
        throw new IOException("the events of " + stream + " could not be looked at:\n" + said);
      }
      return JSON.readTree(Files.readAllBytes(results));
    } finally {
      Files.deleteIfExists(results);
      Files.deleteIfExists(log);
    }
  }
}
