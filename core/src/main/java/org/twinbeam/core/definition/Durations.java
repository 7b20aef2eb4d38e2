/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Lengths of time as a definition writes them: a whole number and a unit. */
final class Durations {
  static final String PATTERN = "^[1-9][0-9]{0,8}(ms|s|m|h|d)$";
  private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");
  private static final Duration LONGEST = Duration.ofDays(3660);

  private Durations() {}

  static Optional<Duration> read(Node node, String what, Problems problems) {
    Optional<String> text = Yaml.text(node, what, problems);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher m = WRITTEN.matcher(text.get());
    Duration duration = m.matches() ? of(Long.parseLong(m.group(1)), m.group(2)) : Duration.ZERO;
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      problems.at(
          node,
          what
              + " must be a whole number with ms, s, m, h or d, as in 30s, 5m, 1h or 7d, above 0"
              + " and at most 3660d, not "
              + Yaml.shown(node));
      return Optional.empty();
    }
    return Optional.of(duration);
  }

  private static Duration of(long n, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }
}
