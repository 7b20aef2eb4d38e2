/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The rows that were read of one cursor: their hashes, and how many rows have each. More rows may
 * come with that cursor later, so the next pull reads it again and leaves out as many of each as
 * are here. About 120 bytes of memory for each row. Not thread-safe.
 */
public final class Ties {
  private final Map<String, Integer> counts = new HashMap<>();

  Ties() {}

  void add(String hash) {
    counts.merge(hash, 1, Integer::sum);
  }

  /** Takes out one row of that hash; false if there is none. */
  boolean remove(String hash) {
    Integer count = counts.get(hash);
    if (count == null) {
      return false;
    }
    if (count == 1) {
      counts.remove(hash);
    } else {
      counts.put(hash, count - 1);
    }
    return true;
  }

  /** So many rows of that hash. */
  int count(String hash) {
    return counts.getOrDefault(hash, 0);
  }

  /** How many rows there are in all. */
  long rows() {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }

  Ties copy() {
    Ties copy = new Ties();
    copy.counts.putAll(counts);
    return copy;
  }

  /**
   * Writes a file of a name that no other has.
   *
   * @return its name in the directory
   */
  String write(String dir) throws IOException {
    String name = UUID.randomUUID() + ".ties.gz";
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(
                    Channels.newOutputStream(
                        FileSystems.create(resource(dir, name), "application/gzip"))),
                StandardCharsets.US_ASCII))) {
      for (Map.Entry<String, Integer> entry : counts.entrySet()) {
        out.write(entry.getKey() + " " + entry.getValue() + "\n");
      }
    }
    return name;
  }

  /**
   * @param name what {@link #write} gave; null for none
   */
  static Ties read(String dir, String name) throws IOException {
    Ties ties = new Ties();
    if (name == null) {
      return ties;
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Channels.newInputStream(FileSystems.open(resource(dir, name)))),
                StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int space = line.indexOf(' ');
        ties.counts.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
      }
    }
    return ties;
  }

  /** Deletes all files of a directory but that of the name, which may be null. */
  public static void keepOnly(String dir, String name) throws IOException {
    List<ResourceId> unneeded = new ArrayList<>();
    MatchResult there = FileSystems.match(dir + "/*", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : there.metadata()) {
      if (!String.valueOf(file.resourceId().getFilename()).equals(name)) {
        unneeded.add(file.resourceId());
      }
    }
    FileSystems.delete(unneeded);
  }

  private static ResourceId resource(String dir, String name) {
    return FileSystems.matchNewResource(dir + "/" + name, false);
  }
}
