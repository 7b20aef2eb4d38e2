/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.models.feature.ModelInputs.Part;

/**
 * Which examples are learnt of, watched while learning, and held back. By event time where the
 * definition does not say: the future is what a model is for.
 *
 * @param train rows to learn of, by time
 * @param validation rows after those, by which it is told when to stop
 * @param test rows that nothing is learnt of
 * @param purged how many rows are not learnt of because their labels were told too late
 */
record Split(int[] train, int[] validation, int[] test, long purged) {
  private static final double TEST_SHARE = 0.2;
  private static final double VALIDATION_SHARE = 0.2;

  /**
   * @throws TrainingException if one of the parts is empty
   */
  static Split of(ModelDefinition model, Examples examples) throws TrainingException {
    boolean hasTrain = model.train().isPresent();
    boolean hasTest = model.test().isPresent();
    int[] learn;
    int[] test;
    if (hasTrain && hasTest) {
      learn = rows(examples, Part.TRAIN);
      test = rows(examples, Part.TEST);
    } else if (hasTest) {
      test = rows(examples, Part.TEST);
      int first = test.length == 0 ? 0 : test[0];
      learn = IntStream.of(rows(examples, Part.OPEN)).filter(row -> row < first).toArray();
    } else if (hasTrain) {
      learn = rows(examples, Part.TRAIN);
      int last = learn.length == 0 ? 0 : learn[learn.length - 1];
      test = IntStream.of(rows(examples, Part.OPEN)).filter(row -> row > last).toArray();
    } else {
      int cut = examples.size() - (int) (examples.size() * TEST_SHARE);
      learn = IntStream.range(0, cut).toArray();
      test = IntStream.range(cut, examples.size()).toArray();
    }
    int[] known = known(examples, learn, test);
    int watched = (int) (known.length * VALIDATION_SHARE);
    int cut = known.length - watched;
    if (watched == 0 || test.length == 0) {
      throw new TrainingException(
          "of %d examples with a label, %d are to learn of and %d are held back; both take some, at least 5 and 1. Correct 'train' and 'test' of model %s, or wait for more events"
              .formatted(examples.size(), known.length, test.length, model.name()));
    }
    return new Split(
        IntStream.of(known).limit(cut).toArray(),
        IntStream.of(known).skip(cut).toArray(),
        test,
        learn.length - known.length);
  }

  /**
   * Where what is held back comes after all that is learnt of: the rows whose labels were told
   * before the first of it. De Prado, "Advances in Financial Machine Learning", 2018, chapter 7,
   * calls it purging.
   */
  private static int[] known(Examples examples, int[] learn, int[] test) {
    if (learn.length == 0 || test.length == 0 || learn[learn.length - 1] > test[0]) {
      return learn;
    }
    long first = examples.time(test[0]);
    return IntStream.of(learn).filter(row -> examples.labelTime(row) <= first).toArray();
  }

  /** Without the rows to watch or held back for which that does not hold. */
  Split watchingIf(IntPredicate usable) {
    return new Split(
        train,
        IntStream.of(validation).filter(usable).toArray(),
        IntStream.of(test).filter(usable).toArray(),
        purged);
  }

  private static int[] rows(Examples examples, Part part) {
    return IntStream.range(0, examples.size()).filter(r -> examples.part(r) == part).toArray();
  }
}
