/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a quickstart run is made with.
 *
 * @param root directory of the repository
 * @param work directory that the run writes to
 * @param once whether to end after the comparison
 * @param epoch time between two markers
 * @param replay time in which each stream is replayed
 * @param seed of the trouble
 */
record Settings(
    Path root,
    Path work,
    boolean once,
    Duration epoch,
    Duration replay,
    int partitions,
    long seed) {

  /** System property that names the work directory; the log's configuration reads it too. */
  static final String WORK = "quickstart.work";

  /** The defaults, but for what the build tells by system properties. */
  static Settings ofBuild() {
    Path root = Path.of(System.getProperty("quickstart.root", "")).toAbsolutePath().normalize();
    return new Settings(
        root,
        root.resolve(System.getProperty(WORK, "runner-profiles/local/target/quickstart")),
        Boolean.getBoolean("quickstart.once"),
        Duration.ofSeconds(5),
        Duration.ofSeconds(75),
        4,
        20010101);
  }

  Path flights() {
    return root.resolve("streams/flights.yaml");
  }

  Path flightSample() {
    return root.resolve("streams/flights-sample.parquet");
  }

  Path departures() {
    return root.resolve("streams/departures.yaml");
  }

  Path landings() {
    return root.resolve("streams/landings.yaml");
  }

  /** A model of whether flights land late, for a few days of them. */
  Path lateness() {
    return root.resolve("streams/models/late_week.yaml");
  }

  Path motes() {
    return root.resolve("streams/motes.yaml");
  }

  Path moteSample() {
    return root.resolve("streams/motes-sample.csv.gz");
  }
}
