/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.core.schema.TypeNames;

/** What docs/definition.md shows is what is read; {@link DefinitionReferenceTest} has its keys. */
class DocumentationTest {
  private static final Path PAGE = Path.of("../docs/definition.md");
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> everyExampleIsSound() throws Exception {
    String page = Files.readString(PAGE);
    List<DynamicTest> tests = new ArrayList<>();
    Matcher m = BLOCK.matcher(page);
    while (m.find()) {
      String yaml = m.group(1);
      int line = 1 + (int) page.substring(0, m.start(1)).lines().count();
      tests.add(
          DynamicTest.dynamicTest(
              "definition.md:" + line,
              () -> {
                Preparation p = Preparation.compile(DefinitionReader.parse(yaml, "line " + line));
                assertThat(p.columns()).isNotEmpty();
              }));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(6);
    return tests.stream();
  }

  @Test
  void namesEveryTypeAndAggregate() throws Exception {
    String page = Files.readString(PAGE);
    List<String> words = new ArrayList<>(TypeNames.ALL);
    words.addAll(MeasureCall.AGGREGATES);
    assertThat(words).allSatisfy(w -> assertThat(page).containsPattern("`" + w + "[`(]"));
  }
}
