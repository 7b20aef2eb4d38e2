/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.io.format.Framed;

class TopicGuessTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plant/machines/+            | plant/machines/a              | "plant/machines/{machine}"
          plant/machines/+/+          | plant/machines/a/b            | "plant/machines/{machine}/{level_4}"
          plant/#                     | plant/a/b plant/c/d           | "plant/{plant}/{level_3}"
          plant/#                     | plant/a plant/c/d             | "plant/#"
          plant/+/#                   | plant/a plant/c/d             | "plant/{plant}/#"
          +/x/+/x/+                   | 1/x/2/x/3                     | "{level_1}/x/{x}/x/{x_2}"
          #                           | a/b                           | "{level_1}/{level_2}"
          Bus/Fahrten/+               | Bus/Fahrten/7                 | "Bus/Fahrten/{fahrten}"
          plant/press                 | plant/press                   | plant/press
          """)
  void levelsThatAreOpenBecomeFields(String filter, String topics, String pattern) {
    assertThat(TopicGuess.of(filter, List.of(topics.split(" "))).pattern()).isEqualTo(pattern);
  }

  @Test
  void whatTheTopicTellsIsInTheEvent() {
    TopicGuess guess = TopicGuess.of("plant/machines/+", List.of("plant/machines/p1"));
    assertThat(told(guess, "{\"celsius\":20.5,\"machine\":\"x\"}"))
        .isEqualTo("{\"celsius\":20.5,\"machine\":\"p1\"}");
    assertThat(told(guess, "20.5")).isEqualTo("20.5");
    assertThat(told(guess, "{")).isEqualTo("{");
  }

  private static String told(TopicGuess guess, String payload) {
    Framed event = new Framed(0, payload.getBytes(StandardCharsets.UTF_8), null);
    return new String(guess.told(event, "plant/machines/p1").payload(), StandardCharsets.UTF_8);
  }
}
