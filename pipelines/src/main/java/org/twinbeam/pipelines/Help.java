/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.model.jobmanagement.v1.JobApi.PipelineOptionDescriptor;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** What {@code --help} prints. */
final class Help {
  private static final int WIDTH = 96;
  private static final String INDENT = " ".repeat(6);

  private Help() {}

  static String overview(List<Job> jobs) {
    StringBuilder text = new StringBuilder("Usage: <pipeline> --flag=value ...\n\nPipelines:\n");
    for (Job job : jobs) {
      text.append("  %-8s %s%n".formatted(job.name(), job.summary()));
    }
    return text.append("\n<pipeline> --help explains the flags of each.").toString();
  }

  static String unknown(String name, List<Job> jobs) {
    List<String> names = jobs.stream().map(Job::name).toList();
    return "There is no pipeline '" + name + "'; there are " + String.join(", ", names) + ".";
  }

  static String of(Job job) {
    StringBuilder text = new StringBuilder();
    text.append(job.name()).append(": ").append(job.summary()).append("\n");
    Set<String> inherited =
        PipelineOptionsFactory.describe(Set.of(PipelineOptions.class)).stream()
            .map(PipelineOptionDescriptor::getName)
            .collect(Collectors.toSet());
    for (Class<? extends PipelineOptions> group : job.options()) {
      text.append("\n").append(title(group)).append("\n");
      PipelineOptionsFactory.describe(Set.of(group)).stream()
          .filter(option -> !inherited.contains(option.getName()))
          .forEach(option -> append(text, option));
    }
    text.append(
        """

        Runner
          --runner=DirectRunner | FlinkRunner | SparkRunner
              Set by the profile: -Pdirect, -Pflink or -Pspark. Beam's own flags, such as
              --flinkMaster, --parallelism or --sparkMaster, are taken as they are; the
              profile's values stand in its <pipeline>.flags file.
        """);
    return text.toString().stripTrailing();
  }

  private static void append(StringBuilder text, PipelineOptionDescriptor option) {
    text.append("  --").append(camelCase(option.getName()));
    String type = option.getType().name().toLowerCase(Locale.ROOT);
    text.append(type.equals("boolean") ? "" : "=<" + type + ">");
    if (!option.getDefaultValue().isEmpty() && !option.getName().contains("assword")) {
      text.append("  (default ").append(option.getDefaultValue()).append(")");
    }
    text.append("\n");
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : option.getDescription().split(" ")) {
      if (line.length() + word.length() + 1 > WIDTH) {
        text.append(line.toString().stripTrailing()).append("\n");
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    text.append(line.toString().stripTrailing()).append("\n");
  }

  /** Beam describes flags in snake case, and takes them in camel case. */
  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("_")) {
      camel
          .append(camel.length() == 0 ? part.charAt(0) : Character.toUpperCase(part.charAt(0)))
          .append(part.substring(1));
    }
    return camel.toString();
  }

  /** "StoreOptions" becomes "Store". */
  private static String title(Class<?> group) {
    return group.getSimpleName().replace("Options", "");
  }
}
