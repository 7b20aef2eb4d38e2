/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.models.Trips;
import org.twinbeam.models.feature.ModelInputs.Part;

/** What is held back is never learnt of, and lies in the future where no condition says else. */
class SplitTest {
  private static final String SOME = "label: late\nfeatures: {x: numeric(x)}\n";
  private static final ModelDefinition NEITHER = Trips.model(SOME);
  private static final ModelDefinition TRAIN = Trips.model(SOME + "train: n < 5\n");
  private static final ModelDefinition TEST = Trips.model(SOME + "test: n > 5\n");
  private static final ModelDefinition BOTH = Trips.model(SOME + "train: n < 5\ntest: n > 5\n");

  /** Examples whose inputs are their numbers, given in any order. */
  private static Examples examples(Part... parts) {
    Examples.Builder builder = new Examples.Builder(List.of("x"));
    List<Integer> order = new ArrayList<>(IntStream.range(0, parts.length).boxed().toList());
    Collections.shuffle(order, new Random(parts.length));
    order.forEach(i -> builder.add(Trips.example(i, parts[i], i % 2, (double) i)));
    return builder.build();
  }

  private static Part[] parts(int open, Part... more) {
    List<Part> parts = new ArrayList<>(Collections.nCopies(open, Part.OPEN));
    Collections.addAll(parts, more);
    return parts.toArray(new Part[0]);
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void tooFewRowsSayWhatToDo(int rows) {
    assertThatThrownBy(() -> Split.of(NEITHER, examples(parts(rows))))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("of " + rows + " examples with a label, ")
        .hasMessageContaining("both take some, at least 5 and 1")
        .hasMessageEndingWith("Correct 'train' and 'test' of model m, or wait for more events");
  }

  @Test
  void aConditionThatHoldsForNothingSaysWhatToDo() {
    assertThatThrownBy(() -> Split.of(TEST, examples(parts(100))))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "of 100 examples with a label, 0 are to learn of and 0 are held back; both take some,"
                + " at least 5 and 1. Correct 'train' and 'test' of model m, or wait for more"
                + " events");
    assertThatThrownBy(() -> Split.of(TRAIN, examples(parts(100))))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("0 are to learn of");
    assertThatThrownBy(() -> Split.of(BOTH, examples(parts(100))))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("0 are to learn of and 0 are held back");
  }

  @Test
  void aTestConditionThatHoldsForTheFirstLeavesNothingToLearnOf() {
    Part[] parts = parts(100);
    parts[0] = Part.TEST;
    assertThatThrownBy(() -> Split.of(TEST, examples(parts)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("0 are to learn of and 1 are held back");
  }

  @Test
  void withoutConditionsTheLastFifthIsHeldBackAndAFifthOfTheRestWatched() throws Exception {
    Split split = Split.of(NEITHER, examples(parts(100)));
    assertThat(split.train()).isEqualTo(range(0, 64));
    assertThat(split.validation()).isEqualTo(range(64, 80));
    assertThat(split.test()).isEqualTo(range(80, 100));
  }

  @Test
  void withATestConditionWhatCameBeforeIsLearntOf() throws Exception {
    Part[] parts = parts(100);
    parts[50] = Part.TEST;
    parts[70] = Part.TEST;
    Split split = Split.of(TEST, examples(parts));
    assertThat(split.train()).isEqualTo(range(0, 40));
    assertThat(split.validation()).isEqualTo(range(40, 50));
    assertThat(split.test()).as("and what came between is left out").containsExactly(50, 70);
  }

  @Test
  void withATrainConditionWhatCameAfterIsHeldBack() throws Exception {
    Part[] parts = parts(100);
    for (int i = 0; i < 40; i += 2) {
      parts[i] = Part.TRAIN;
    }
    Split split = Split.of(TRAIN, examples(parts));
    assertThat(split.train()).isEqualTo(IntStream.range(0, 16).map(i -> 2 * i).toArray());
    assertThat(split.validation()).containsExactly(32, 34, 36, 38);
    assertThat(split.test()).isEqualTo(range(39, 100));
  }

  @Test
  void withBothConditionsEachSaysWhatItTakes() throws Exception {
    Part[] parts = new Part[60];
    for (int i = 0; i < 60; i++) {
      parts[i] = new Part[] {Part.TEST, Part.TRAIN, Part.NONE}[i % 3];
    }
    Split split = Split.of(BOTH, examples(parts));
    assertThat(split.train()).isEqualTo(IntStream.range(0, 16).map(i -> 3 * i + 1).toArray());
    assertThat(split.validation()).containsExactly(49, 52, 55, 58);
    assertThat(split.test()).isEqualTo(IntStream.range(0, 20).map(i -> 3 * i).toArray());
  }

  @Test
  void noRowIsInTwoParts() throws Exception {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      for (ModelDefinition model : List.of(NEITHER, TRAIN, TEST, BOTH)) {
        Part[] parts = parts(200);
        for (int i = 0; i < parts.length; i++) {
          boolean test = model.test().isPresent() && random.nextInt(4) == 0 && i > 20;
          boolean train = model.train().isPresent() && random.nextInt(4) == 0 && i < 180;
          parts[i] = test ? Part.TEST : train ? Part.TRAIN : model == BOTH ? Part.NONE : Part.OPEN;
        }
        Split split = Split.of(model, examples(parts));
        List<Integer> rows = new ArrayList<>();
        for (int[] part : List.of(split.train(), split.validation(), split.test())) {
          IntStream.of(part).forEach(rows::add);
          assertThat(part).as("seed %d", seed).isSorted();
        }
        assertThat(rows).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(split.validation()[0])
            .as("seed %d: what is watched comes after what is learnt of", seed)
            .isGreaterThan(split.train()[split.train().length - 1]);
      }
    }
  }

  /** A label that came after the first held-back event would look ahead of it. */
  @Test
  void aLabelToldTooLateIsNotLearntOf() throws Exception {
    Examples.Builder builder = new Examples.Builder(List.of("x"));
    for (int i = 0; i < 100; i++) {
      // Every seventh is told of eight events later.
      long told = 1000L * (i % 7 == 0 ? i + 8 : i);
      builder.add(new Example(1000L * i, 0, i, Part.OPEN, i % 2, told, new Object[] {(double) i}));
    }
    Examples examples = builder.build();
    Split split = Split.of(NEITHER, examples);
    assertThat(split.test()).isEqualTo(range(80, 100));
    assertThat(split.purged()).as("77 is told of at 85; 72 is in time, 70 too").isEqualTo(1);
    assertThat(IntStream.concat(IntStream.of(split.train()), IntStream.of(split.validation())))
        .hasSize(79)
        .doesNotContain(77)
        .allMatch(row -> examples.labelTime(row) <= examples.time(80));
  }

  @Test
  void rowsAreInTheOrderOfTimeAndThenOfTheirPlaces() {
    Examples.Builder builder = new Examples.Builder(List.of("x"));
    builder.add(new Example(2, 0, 0, Part.OPEN, 1, 2, new Object[] {"d"}));
    builder.add(new Example(1, 1, 0, Part.OPEN, 1, 1, new Object[] {"c"}));
    builder.add(new Example(1, 0, 7, Part.OPEN, 0, 1, new Object[] {"b"}));
    builder.add(new Example(1, 0, 5, Part.OPEN, 0, 1, new Object[] {null}));
    builder.add(new Example(-1, 9, 9, Part.OPEN, 0, -1, new Object[] {"a"}));
    Examples examples = builder.build();
    List<Object> inputs = new ArrayList<>();
    Object[] read = new Object[1];
    for (int row = 0; row < examples.size(); row++) {
      examples.read(row, read);
      inputs.add(read[0]);
    }
    assertThat(inputs).containsExactly("a", null, "b", "c", "d");
    assertThat(examples.time(0)).isEqualTo(-1);
    assertThat(examples.label(4)).isEqualTo(1);
  }

  @Test
  void whatCannotBeLearntOfIsCounted() {
    Examples.Builder builder = new Examples.Builder(List.of("x"));
    builder.add(Trips.example(0, Part.OPEN, Double.NaN, 1.0));
    builder.add(Trips.example(1, Part.UNUSABLE, 1, (Object) null));
    builder.add(Trips.example(2, Part.UNUSABLE, Double.NaN, (Object) null));
    builder.add(Trips.example(3, Part.OPEN, Double.POSITIVE_INFINITY, 1.0));
    builder.add(Trips.example(4, Part.OPEN, -1e300, 1.0));
    builder.add(Trips.example(5, Part.OPEN, 0, 1.0));
    Examples examples = builder.build();
    assertThat(examples.size()).isEqualTo(1);
    assertThat(examples.unlabelled()).isEqualTo(1);
    assertThat(examples.unusable())
        .as("a label that float32 cannot hold is of no use")
        .isEqualTo(4);
  }
}
