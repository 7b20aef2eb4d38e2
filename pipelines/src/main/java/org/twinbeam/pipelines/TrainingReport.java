/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.models.registry.ModelCard;

/** What a person wants to know of a model that was just trained. */
final class TrainingReport {
  private TrainingReport() {}

  /**
   * @param comparison with the version before, if there is one
   */
  static String of(ModelCard card, Path directory, Optional<Comparison> comparison) {
    StringBuilder text = new StringBuilder();
    Map<String, Long> rows = card.rows();
    text.append(
        "%s version %d, trained on %,d rows in %d passes, in %s%n"
            .formatted(
                card.model(),
                card.version(),
                rows.get("train"),
                card.progress().size(),
                directory));
    text.append("  held back %,d rows that nothing was learnt of:%n".formatted(rows.get("test")));
    comparison.ifPresent(
        c -> text.append(c.figures().isPresent() ? heads(card, c) : "    %s%n".formatted(c)));
    card.metrics()
        .get("test")
        .forEach(
            (name, value) -> {
              if (!name.equals("rows")) {
                String before = comparison.map(c -> c.figure(name)).orElse("");
                text.append(
                    "    %-18s %-9s %s".formatted(name, shown(value), before).stripTrailing());
                text.append(System.lineSeparator());
              }
            });
    boolean classifies = card.task() == Task.CLASSIFICATION;
    text.append("  columns by themselves, %s:%n".formatted(classifies ? "auc" : "rmse"));
    Comparator<Map.Entry<String, Double>> order = Map.Entry.comparingByValue();
    card.alone().entrySet().stream()
        .sorted(classifies ? order.reversed() : order)
        .forEach(e -> text.append("    %-18s %s%n".formatted(e.getKey(), shown(e.getValue()))));
    return text.toString().stripTrailing();
  }

  private static String heads(ModelCard card, Comparison comparison) {
    int rows = comparison.figures().orElseThrow().rows();
    boolean all = rows == card.rows().get("test");
    return "    %-18s %-9s %s%s%n"
        .formatted(
            "",
            "version " + card.version(),
            comparison.before(),
            all ? "" : ", of the %,d rows that it can be told".formatted(rows));
  }

  /** A figure, for a person. */
  static String shown(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
