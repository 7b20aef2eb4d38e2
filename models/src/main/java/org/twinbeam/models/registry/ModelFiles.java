/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a model's version: reads, writes and verifies them. */
final class ModelFiles {
  static final String CARD = "model.json";

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          // Records are their components: a question such as isCategory() is none of them.
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .build();

  private ModelFiles() {}

  /** SHA-256 of every file under the directory but {@code model.json}, by its path there. */
  static Map<String, String> sha256(Path dir) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = dir.relativize(file).toString().replace('\\', '/');
        if (!name.equals(CARD)) {
          hashes.put(name, hash(file));
        }
      }
    }
    return hashes;
  }

  static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The first 16 hex digits of the card's SHA-256; the card has those of all other files. */
  static String digest(Path dir) throws IOException {
    return hash(dir.resolve(CARD)).substring(0, 16);
  }

  static void writeCard(Path dir, ModelCard card) throws IOException {
    JSON.writeValue(dir.resolve(CARD).toFile(), card);
  }

  /**
   * Reads and verifies a version's files.
   *
   * @throws ModelRefusedException if something is missing, or is not what the card says
   */
  static ModelCard verified(Path dir) throws ModelRefusedException {
    if (!Files.isDirectory(dir)) {
      throw new ModelRefusedException(
          dir + ": there is no such directory; train writes models, --models says where they are");
    }
    ModelCard card = card(dir);
    for (Map.Entry<String, String> file : card.files().entrySet()) {
      Path path = inside(dir, file.getKey());
      if (path == null || !Files.isRegularFile(path)) {
        throw new ModelRefusedException(
            dir + ": the file " + file.getKey() + " of the model is missing; copy it whole again");
      }
      String found;
      try {
        found = hash(path);
      } catch (IOException e) {
        throw new ModelRefusedException(path + " cannot be read: " + e, e);
      }
      if (!found.equals(file.getValue())) {
        throw new ModelRefusedException(
            path
                + " is not the file that was trained: its SHA-256 is "
                + found
                + ", model.json says "
                + file.getValue()
                + "; copy it again, or train anew");
      }
    }
    checkListed(dir, card);
    return card;
  }

  /** TensorFlow reads what is there, listed or not. */
  private static void checkListed(Path dir, ModelCard card) throws ModelRefusedException {
    Path variables = dir.resolve("variables");
    if (!Files.isDirectory(variables)) {
      return;
    }
    try (Stream<Path> files = Files.list(variables)) {
      List<String> strangers =
          files
              .map(file -> "variables/" + file.getFileName())
              .filter(name -> !card.files().containsKey(name))
              .toList();
      if (!strangers.isEmpty()) {
        throw new ModelRefusedException(
            dir + " has files that its model.json does not list: " + strangers + "; remove them");
      }
    } catch (IOException e) {
      throw new ModelRefusedException(variables + " cannot be read: " + e, e);
    }
  }

  /** Null if it is no path, or leads out of the directory. */
  private static Path inside(Path dir, String name) {
    try {
      Path path = dir.resolve(name).normalize();
      return path.startsWith(dir.normalize()) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static ModelCard card(Path dir) throws ModelRefusedException {
    Path file = dir.resolve(CARD);
    if (!Files.isRegularFile(file)) {
      throw new ModelRefusedException(
          dir + " has no " + CARD + ", which says what the model is told; train writes it");
    }
    ModelCard card;
    try {
      card = JSON.readValue(file.toFile(), ModelCard.class);
    } catch (JsonProcessingException e) {
      throw new ModelRefusedException(
          file + " is damaged: " + e.getOriginalMessage() + "; copy it again, or train anew", e);
    } catch (IOException e) {
      throw new ModelRefusedException(file + " cannot be read: " + e, e);
    }
    if (card == null) {
      throw new ModelRefusedException(
          file + " is damaged: it says null; copy it again, or train anew");
    }
    if (card.format() != ModelCard.FORMAT) {
      throw new ModelRefusedException(
          file
              + " is of format "
              + card.format()
              + ", this Twinbeam reads format "
              + ModelCard.FORMAT);
    }
    if (card.model() == null
        || card.task() == null
        || card.inputs() == null
        || card.features() == null
        || card.definition() == null
        || card.streams() == null
        || card.stream() == null
        || card.metrics() == null
        || card.metrics().get("test") == null
        || card.features().contains(null)
        || card.inputs().contains(null)
        || card.inputNames().contains(null)
        || !card.inputNames().containsAll(card.columns())
        || card.files() == null
        || card.files().containsValue(null)
        || !card.files().containsKey("saved_model.pb")) {
      throw new ModelRefusedException(
          file + " is damaged: what it must say is missing; copy it again, or train anew");
    }
    return card;
  }
}
