/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.ModelReader;
import org.twinbeam.pipelines.options.BatchOptions;
import org.twinbeam.pipelines.options.BridgeOptions;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.ImportOptions;
import org.twinbeam.pipelines.options.TraceOptions;
import org.twinbeam.pipelines.options.TrainOptions;

/** The README's exec commands name pipelines, profiles, flags and files that there are. */
class ReadmeCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern COMMAND =
      Pattern.compile("mvn -q -P(\\w+) compile exec:exec -Dpipeline=(\\w+) -Dargs=\"([^\"]*)\"");

  @Test
  void commandsOfTheReadmeAreAccepted() throws Exception {
    PipelineOptionsFactory.register(DefinitionOptions.class);
    PipelineOptionsFactory.register(BatchOptions.class);
    PipelineOptionsFactory.register(BridgeOptions.class);
    PipelineOptionsFactory.register(ImportOptions.class);
    PipelineOptionsFactory.register(TraceOptions.class);
    PipelineOptionsFactory.register(TrainOptions.class);
    Matcher commands = COMMAND.matcher(Files.readString(ROOT.resolve("README.md")));
    int found = 0;
    while (commands.find()) {
      found++;
      Path profile = ROOT.resolve("runner-profiles").resolve(commands.group(1));
      assertThat(profile.resolve("pom.xml")).content().contains("<id>" + commands.group(1));
      assertThat(profile.resolve("src/main/resources/twinbeam/" + commands.group(2) + ".flags"))
          .exists();
      List<String> flags = List.of(commands.group(3).split(" "));
      assertThat(flags.get(0)).isEqualToIgnoringCase("--runner=" + commands.group(1) + "Runner");
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(flags.subList(1, flags.size()).toArray(String[]::new))
              .create();
      if (commands.group(2).equals("train")) {
        ModelReader.read(ROOT.resolve(options.as(TrainOptions.class).getModel()));
      } else {
        DefinitionReader.read(ROOT.resolve(options.as(DefinitionOptions.class).getDefinition()));
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(3);
  }
}
