/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where each thing is that the processes of one machine keep, below one directory.
 *
 * @param dir the directory
 */
public record Layout(Path dir) {

  /** What PostgreSQL keeps. */
  public Path postgresql() {
    return dir.resolve("postgresql");
  }

  /** What the Kafka broker keeps. */
  public Path kafka() {
    return dir.resolve("kafka");
  }

  /** What the MQTT broker keeps. */
  public Path mqtt() {
    return dir.resolve("mqtt");
  }

  /** Where the lake's files go. */
  public Path warehouse() {
    return dir.resolve("warehouse");
  }

  /** Whether the lake has a table of a stream, of its log or of imports. */
  public boolean hasLake(String stream) {
    Path tables = warehouse().resolve("twinbeam");
    return Files.isDirectory(tables.resolve("raw_" + stream))
        || Files.isDirectory(tables.resolve("imports_" + stream));
  }

  /** Where trained models go. */
  public Path models() {
    return dir.resolve("models");
  }

  /** Files that are made for a process. */
  public Path made(String name) throws IOException {
    return Files.createDirectories(dir.resolve("made")).resolve(name);
  }

  /** Made when asked for: an engine's scratch files do not go to the machine's /tmp. */
  public Path scratch(String process) throws IOException {
    return Files.createDirectories(dir.resolve("tmp").resolve(process));
  }

  /** What each process says. */
  public Path logs() {
    return dir.resolve("logs");
  }

  public Path log(String process) {
    return logs().resolve(process + ".log");
  }
}
