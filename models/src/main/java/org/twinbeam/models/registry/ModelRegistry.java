/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.registry;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.twinbeam.core.definition.ModelReference;

/**
 * A directory of models, {@code <root>/<model>/<version>/}, as TensorFlow Serving's {@code
 * --model_base_path} reads it. Versions are whole numbers that grow; a directory appears all at
 * once, and is never changed.
 */
public final class ModelRegistry {
  /** Where it is if nobody says otherwise. */
  public static final String DEFAULT_DIRECTORY = "runner-profiles/local/target/quickstart/models";

  private final Path root;

  public ModelRegistry(Path root) {
    this.root = root;
  }

  /** Names of the models that have a version, in order. */
  public List<String> models() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<String> models = new ArrayList<>();
    try (Stream<Path> dirs = Files.list(root)) {
      for (Path dir : (Iterable<Path>) dirs.sorted()::iterator) {
        String name = String.valueOf(dir.getFileName());
        if (!versions(name).isEmpty()) {
          models.add(name);
        }
      }
    }
    return models;
  }

  /** Versions of a model, ascending; none if there is no such model. */
  public List<Long> versions(String model) throws IOException {
    Path dir = root.resolve(model);
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(dir)) {
      return versions
          .filter(Files::isDirectory)
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.matches("[1-9][0-9]{0,17}"))
          .map(Long::parseLong)
          .sorted()
          .toList();
    }
  }

  /** The newest version of a model. */
  public OptionalLong newest(String model) throws IOException {
    return versions(model).stream().mapToLong(v -> v).max();
  }

  /** Where a version is. */
  public Path directory(String model, long version) {
    return root.resolve(model).resolve(Long.toString(version));
  }

  /**
   * Reads a version's card, and verifies its files.
   *
   * @throws ModelRefusedException if it is not there, not whole, or not what it says
   */
  public ModelCard card(String model, long version) throws ModelRefusedException {
    Path dir = directory(model, version);
    ModelCard card = ModelFiles.verified(dir);
    if (!card.model().equals(model) || card.version() != version) {
      throw new ModelRefusedException(
          dir
              + " holds version "
              + card.version()
              + " of model "
              + card.model()
              + ", as its model.json says; put it in the directory of that name");
    }
    return card;
  }

  /**
   * The one content that a reference means: the newest version if it names none, and the digest of
   * that.
   *
   * @throws ModelRefusedException if it is not there or not whole, or has another digest
   */
  public ModelReference pin(ModelReference reference) throws ModelRefusedException {
    return find(reference).reference();
  }

  /**
   * As {@link #pin}, with what the version was made of and where it is.
   *
   * @throws ModelRefusedException if it is not there or not whole, or has another digest
   */
  public ModelVersion find(ModelReference reference) throws ModelRefusedException {
    long version;
    ModelCard card;
    String digest;
    try {
      OptionalLong newest = newest(reference.model());
      if (reference.version().isEmpty() && newest.isEmpty()) {
        throw new ModelRefusedException(
            "there is no version of model "
                + reference.model()
                + " in "
                + root
                + ", but of "
                + models()
                + "; train makes one, --models says where they are");
      }
      version = reference.version().orElseGet(newest::getAsLong);
      card = card(reference.model(), version);
      digest = ModelFiles.digest(directory(reference.model(), version));
    } catch (IOException e) {
      throw new ModelRefusedException(root + " cannot be read: " + e, e);
    }
    Path directory = directory(reference.model(), version);
    if (reference.digest().filter(wanted -> !wanted.equals(digest)).isPresent()) {
      throw new ModelRefusedException(
          directory
              + " is not the model that is meant: its digest is "
              + digest
              + ", that of "
              + reference
              + " is wanted; put back the version, or name another");
    }
    return new ModelVersion(
        new ModelReference(reference.model(), OptionalLong.of(version), Optional.of(digest)),
        card,
        directory);
  }

  /** Writes a SavedModel into a directory that is given, and tells what it was made of. */
  @FunctionalInterface
  public interface Writer {
    ModelCard write(Path directory) throws IOException;
  }

  /**
   * Adds a version: one more than the newest.
   *
   * @param writer of the files; version and files of its card are filled in
   * @return the card as written
   */
  public ModelCard add(String model, Writer writer) throws IOException {
    Path models = Files.createDirectories(root.resolve(model));
    Path part = Files.createDirectory(models.resolve(".part-" + UUID.randomUUID()));
    try {
      ModelCard card = writer.write(part);
      while (true) {
        long version = newest(model).orElse(0) + 1;
        ModelCard written = card.withVersion(version, ModelFiles.sha256(part));
        ModelFiles.writeCard(part, written);
        if (moved(part, directory(model, version))) {
          return written;
        }
      }
    } finally {
      delete(part);
    }
  }

  /** Whether the directory could be given its name: another may have taken the number. */
  private static boolean moved(Path part, Path target) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      return false;
    } catch (FileSystemException e) {
      if (Files.exists(target)) {
        return false;
      }
      throw e;
    }
  }

  private static void delete(Path dir) throws IOException {
    if (Files.isDirectory(dir)) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(dir)) {
        all = new ArrayList<>(files.toList());
      }
      Collections.reverse(all);
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }
}
