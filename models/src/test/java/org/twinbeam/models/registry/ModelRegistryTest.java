/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.Feature.Kind;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.core.definition.ModelDefinition.Training;
import org.twinbeam.models.feature.FittedFeature;

/** A version is there whole or not at all, and one that is not what it says is refused. */
class ModelRegistryTest {
  @TempDir Path root;
  private ModelRegistry registry;

  @BeforeEach
  void open() {
    registry = new ModelRegistry(root.resolve("models"));
  }

  private static ModelCard card(String model) {
    FittedFeature x =
        new FittedFeature(
            "x", Kind.STANDARD, List.of("x"), 0, 1.5, 0.1, null, null, null, null, null);
    return new ModelCard(
        ModelCard.FORMAT,
        model,
        0,
        "2026-01-01T00:00:00Z",
        Task.CLASSIFICATION,
        "",
        "trips",
        "abc",
        List.of(new ModelCard.Input("x", "float64")),
        List.of(x),
        List.of(32),
        new Training(20, 512, 0.001, 3, 1),
        Map.of("trips", new ModelCard.LakeSnapshot(7, 1)),
        Map.of("train", 10L),
        "2025-12-01T00:00:00Z",
        Map.of("test", Map.of("auc", 0.75, "log_loss", Double.NaN)),
        Map.of("x", 0.7),
        List.of(new ModelCard.Pass(1, 0.6, 0.7, 0.1)),
        Map.of("java", "17"),
        Map.of(),
        "model: m",
        Map.of("trips", "stream: trips"));
  }

  private static ModelCard write(String model, Path directory) throws IOException {
    Files.writeString(directory.resolve("saved_model.pb"), "graph of " + model);
    Files.createDirectories(directory.resolve("variables"));
    Files.write(directory.resolve("variables/variables.data-00000-of-00001"), new byte[200_000]);
    Files.writeString(directory.resolve("variables/variables.index"), "index");
    return card(model);
  }

  private ModelCard add(String model) throws IOException {
    return registry.add(model, directory -> write(model, directory));
  }

  private Path file(String name) {
    return registry.directory("m", 1).resolve(name);
  }

  private void editCard(String old, String replacement) throws IOException {
    String text = Files.readString(file("model.json"));
    assertThat(text).contains(old);
    Files.writeString(file("model.json"), text.replace(old, replacement));
  }

  private void assertRefused(String... reasons) {
    assertThatThrownBy(() -> registry.card("m", 1))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining(registry.directory("m", 1).toString())
        .hasMessageContainingAll(reasons);
  }

  @Test
  void aDirectoryThatIsMissingIsRefused() {
    assertRefused("there is no such directory", "train writes models");
  }

  @Test
  void aFileInPlaceOfADirectoryIsRefused() throws Exception {
    Files.createDirectories(root.resolve("models/m"));
    Files.writeString(root.resolve("models/m/1"), "x");
    assertRefused("there is no such directory");
  }

  @Test
  void aVersionWithoutACardIsRefused() throws Exception {
    add("m");
    Files.delete(file("model.json"));
    assertRefused("has no model.json, which says what the model is told; train writes it");
  }

  @Test
  void aTruncatedCardIsRefusedWhereverItEnds() throws Exception {
    add("m");
    String text = Files.readString(file("model.json"));
    for (int length = 0; length < text.length() - 1; length += 37) {
      Files.writeString(file("model.json"), text.substring(0, length));
      assertRefused("model.json is damaged: ", "copy it again, or train anew");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "7",
        "\"card\"",
        "{\"format\": 1}",
        "\u0000\u0001",
        "{\"format\": 1, \"model\": {}}"
      })
  void aCardThatIsNoCardIsRefused(String text) throws Exception {
    add("m");
    Files.writeString(file("model.json"), text);
    assertRefused("model.json is damaged: ", "copy it again, or train anew");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "task", "inputs", "features", "definition", "streams", "files"})
  void aCardThatLacksWhatItMustSayIsRefused(String key) throws Exception {
    add("m");
    ObjectNode tree = (ObjectNode) ModelFiles.JSON.readTree(file("model.json").toFile());
    tree.remove(key);
    ModelFiles.JSON.writeValue(file("model.json").toFile(), tree);
    assertRefused("model.json is damaged: what it must say is missing");
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "-1"})
  void anotherFormatIsRefused(int format) throws Exception {
    add("m");
    editCard("\"format\" : 1,", "\"format\" : " + format + ",");
    assertRefused("is of format " + format + ", this Twinbeam reads format 1");
  }

  @Test
  void whatThisVersionDoesNotKnowIsRefused() throws Exception {
    add("m");
    editCard("\"format\" : 1,", "\"format\" : 1, \"quantized\" : true,");
    assertRefused("model.json is damaged: ", "quantized");
    editCard("\"quantized\" : true,", "");
    editCard("STANDARD", "SPLINE");
    assertRefused("model.json is damaged: ", "SPLINE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saved_model.pb",
        "variables/variables.index",
        "variables/variables.data-00000-of-00001"
      })
  void aFileThatIsMissingIsRefused(String name) throws Exception {
    add("m");
    Files.delete(file(name));
    assertRefused("the file " + name + " of the model is missing; copy it whole again");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 70_000, 199_999})
  void oneFlippedByteIsRefused(int at) throws Exception {
    add("m");
    Path data = file("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[at] ^= 1;
    Files.write(data, bytes);
    assertRefused(
        data + " is not the file that was trained: its SHA-256 is ",
        ", model.json says ",
        "copy it again, or train anew");
  }

  @Test
  void aTruncatedFileIsRefused() throws Exception {
    add("m");
    Files.write(file("variables/variables.data-00000-of-00001"), new byte[199_999]);
    assertRefused("is not the file that was trained");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "../1/../../m/x",
        "variables/../../x",
        "/etc/hostname",
        ".",
        "",
        "a\\u0000b"
      })
  void aPathThatIsNoFileOfTheVersionIsRefused(String path) throws Exception {
    add("m");
    Files.writeString(root.resolve("models/m/x"), "x");
    editCard(
        "\"files\" : {",
        "\"files\" : { \""
            + path
            + "\" : \""
            + ModelFiles.hash(root.resolve("models/m/x"))
            + "\",");
    assertRefused(" of the model is missing; copy it whole again");
  }

  @Test
  void aCardThatVouchesForNoGraphIsRefused() throws Exception {
    add("m");
    editCard("\"saved_model.pb\"", "\"variables/variables.index\"");
    assertRefused("model.json is damaged");
  }

  @Test
  void aVersionInAnothersDirectoryIsRefused() throws Exception {
    add("m");
    Files.move(registry.directory("m", 1), registry.directory("m", 5));
    assertThatThrownBy(() -> registry.card("m", 5))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessage(
            registry.directory("m", 5)
                + " holds version 1 of model m, as its model.json says; put it in the directory of"
                + " that name");
    Files.createDirectories(root.resolve("models/n"));
    Files.move(registry.directory("m", 5), registry.directory("n", 1));
    assertThatThrownBy(() -> registry.card("n", 1))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("holds version 1 of model m");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    ModelCard written = add("m");
    assertThat(written.version()).isEqualTo(1);
    assertThat(written.files())
        .containsOnlyKeys(
            "saved_model.pb",
            "variables/variables.data-00000-of-00001",
            "variables/variables.index");
    ModelCard read = registry.card("m", 1);
    assertThat(read).isEqualTo(written);
    assertThat(read.inputNames()).containsExactly("x");
    assertThat(read.metrics().get("test").get("log_loss")).isNaN();
  }

  @Test
  void versionsGrowAsNumbersDo() throws Exception {
    assertThat(registry.models()).isEmpty();
    assertThat(registry.versions("m")).isEmpty();
    assertThat(registry.newest("m")).isEmpty();
    for (long version = 1; version <= 11; version++) {
      assertThat(add("m").version()).isEqualTo(version);
    }
    assertThat(registry.versions("m")).isEqualTo(LongStream.rangeClosed(1, 11).boxed().toList());
    assertThat(registry.newest("m")).hasValue(11);
    assertThat(registry.directory("m", 11)).isDirectory();
  }

  @Test
  void aVersionThatWasTakenAwayLeavesItsNumberFreeOnlyAtTheEnd() throws Exception {
    add("m");
    add("m");
    add("m");
    Files.move(registry.directory("m", 2), root.resolve("elsewhere"));
    assertThat(registry.versions("m")).containsExactly(1L, 3L);
    assertThat(add("m").version()).isEqualTo(4);
  }

  @Test
  void modelsAreThoseThatHaveAVersion() throws Exception {
    add("late");
    add("early");
    Files.createDirectories(root.resolve("models/none"));
    Files.writeString(root.resolve("models/README"), "x");
    assertThat(registry.models()).containsExactly("early", "late");
  }

  @Test
  void whatIsNoNumberIsNoVersion() throws Exception {
    Path model = Files.createDirectories(root.resolve("models/m"));
    for (String name :
        List.of("tmp", ".part-1", "0", "007", "-3", "1.5", "v9", "9999999999999999999999", "１")) {
      Files.createDirectories(model.resolve(name));
    }
    Files.writeString(model.resolve("8"), "a file");
    assertThat(registry.versions("m")).isEmpty();
    assertThat(add("m").version()).isEqualTo(1);
    assertThat(registry.versions("m")).containsExactly(1L);
  }

  @Test
  void aWriterThatFailsLeavesNothing() throws Exception {
    add("m");
    assertThatThrownBy(
            () ->
                registry.add(
                    "m",
                    directory -> {
                      write("m", directory);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThatThrownBy(
            () ->
                registry.add(
                    "m",
                    directory -> {
                      write("m", directory);
                      throw new IllegalStateException("bug");
                    }))
        .hasMessage("bug");
    try (Stream<Path> left = Files.list(root.resolve("models/m"))) {
      assertThat(left).containsExactly(registry.directory("m", 1));
    }
    assertThat(add("m").version()).isEqualTo(2);
  }

  @Test
  void aVersionIsNotSeenBeforeItIsWhole() throws Exception {
    registry.add(
        "m",
        directory -> {
          ModelCard card = write("m", directory);
          assertThat(registry.versions("m")).isEmpty();
          assertThat(registry.models()).isEmpty();
          return card;
        });
    assertThat(registry.versions("m")).containsExactly(1L);
  }

  @Test
  void writersAtOnceGetDifferentVersions() throws Exception {
    int writers = 8;
    ExecutorService executor = Executors.newFixedThreadPool(writers);
    try {
      CountDownLatch allHaveWritten = new CountDownLatch(writers);
      List<Future<ModelCard>> cards = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        cards.add(
            executor.submit(
                () ->
                    registry.add(
                        "m",
                        directory -> {
                          ModelCard card = write("m", directory);
                          allHaveWritten.countDown();
                          try {
                            allHaveWritten.await();
                          } catch (InterruptedException e) {
                            throw new IOException(e);
                          }
                          return card;
                        })));
      }
      List<Long> versions = new ArrayList<>();
      for (Future<ModelCard> card : cards) {
        versions.add(card.get().version());
        assertThat(registry.card("m", card.get().version())).isEqualTo(card.get());
      }
      assertThat(versions)
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, writers).boxed().toList());
      try (Stream<Path> left = Files.list(root.resolve("models/m"))) {
        assertThat(left).hasSize(writers);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
