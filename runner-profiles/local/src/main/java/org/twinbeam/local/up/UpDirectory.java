/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.local.DirectoryLock;
import org.twinbeam.local.Layout;

/**
 * The directory that everything that is up keeps its data, logs and state in. What is there goes on
 * at the next start.
 *
 * @param dir the directory, which need not exist
 */
public record UpDirectory(Path dir) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

  public UpDirectory {
    dir = dir.toAbsolutePath().normalize();
  }

  public Layout layout() {
    return new Layout(dir);
  }

  /** The definition that a stream is up with: a copy, so that an edit changes nothing by itself. */
  public Path definition(String stream) {
    return dir.resolve("definitions").resolve(stream + ".yaml");
  }

  /** A definition that a stream is to have: what is put there is built, and takes over. */
  public Path next(String stream) {
    return dir.resolve("next").resolve(stream + ".yaml");
  }

  /** The definition that a stream had before its newest change. */
  public Path previous(String stream) {
    return dir.resolve("previous").resolve(stream + ".yaml");
  }

  /** Writes a definition, whole or not at all. */
  public static void put(Path file, String yaml) throws IOException {
    Files.createDirectories(file.getParent());
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(aside, yaml);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The process that looks after the others, if there is one. */
  public OptionalLong holder() throws IOException {
    return DirectoryLock.holder(lock());
  }

  /**
   * The store of what is up, or was.
   *
   * @throws IOException if its password cannot be read
   */
  public StoreConfig store(UpSettings settings, UpState state) throws IOException {
    if (settings.store() != null) {
      return settings.namedStore();
    }
    Path password = layout().postgresql().resolve("password");
    return new StoreConfig(state.store(), state.storeUser(), Files.readString(password).strip());
  }

  Path lock() {
    return dir.resolve("lock");
  }

  /** What it was last started with. */
  public Optional<UpSettings> settings() throws IOException {
    return read("settings.json", UpSettings.class);
  }

  public void write(UpSettings settings) throws IOException {
    write("settings.json", settings);
  }

  /** What was last said of how everything is. */
  public Optional<UpState> state() throws IOException {
    return read("state.json", UpState.class);
  }

  void write(UpState state) throws IOException {
    write("state.json", state);
  }

  /** Before a start: what was said last is no longer true. */
  public void forgetState() throws IOException {
    Files.deleteIfExists(dir.resolve("state.json"));
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    Path file = dir.resolve(name);
    return Files.exists(file)
        ? Optional.of(JSON.readValue(Files.readAllBytes(file), type))
        : Optional.empty();
  }

  /** Aside and renamed: whoever reads it sees the one or the other. */
  private void write(String name, Object value) throws IOException {
    Files.createDirectories(dir);
    Path aside = dir.resolve(name + ".new");
    Files.write(aside, PRETTY.writeValueAsBytes(value));
    Files.move(aside, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
