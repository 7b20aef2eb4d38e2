/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.train.Trainer;

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
    Optional<Trainer.Compared> both = comparison.flatMap(Comparison::figures);
    boolean onFewer = both.isPresent() && both.get().rows() != rows.get("test");
    comparison.ifPresent(c -> text.append(heads(card, c, onFewer)));
    card.metrics()
        .get("test")
        .forEach(
            (name, value) -> {
              if (!name.equals("rows")) {
                List<String> figures = new ArrayList<>(List.of(shown(value)));
                if (onFewer) {
                  figures.add(shown(both.get().now().get(name)));
                }
                both.ifPresent(b -> figures.add(shown(b.before().get(name))));
                text.append(line(name, figures));
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

  /** Over the figures: of which version and rows they are. */
  private static String heads(ModelCard card, Comparison comparison, boolean onFewer) {
    if (comparison.figures().isEmpty()) {
      return "    %s%n".formatted(comparison);
    }
    String version = "version " + card.version();
    if (!onFewer) {
      return line("", List.of(version, comparison.before().toString()));
    }
    String both = "of %,d rows".formatted(comparison.figures().get().rows());
    return line("", List.of(version, both, "%s, %s".formatted(comparison.before(), both)));
  }

  private static String line(String name, List<String> figures) {
    StringBuilder line = new StringBuilder("    %-18s".formatted(name));
    figures.forEach(figure -> line.append(" %-14s".formatted(figure)));
    return line.toString().stripTrailing() + System.lineSeparator();
  }

  /** A figure, for a person. */
  static String shown(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
