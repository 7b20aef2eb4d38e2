/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleComparison.Difference;

/**
 * What serving answered beside what it should have.
 *
 * @param expected the equation as planned
 * @param served the equation as served
 */
record Verdict(
    String stream, Counts expected, Counts served, ServedRejects rejects, List<OfView> views) {
  private static final int SHOWN = 5;

  /** One view's comparison. */
  record OfView(View view, OracleComparison comparison, ServedView served) {
    boolean equal() {
      return comparison.equal() && served.repeated().isEmpty();
    }
  }

  static OfView compare(OracleAnswer expected, View view, ServedView served) {
    return new OfView(
        view, OracleComparison.of(expected.only(view.name()), served.cells()), served);
  }

  boolean equal() {
    return expected.equals(served) && rejects.equal() && views.stream().allMatch(OfView::equal);
  }

  int cells() {
    return views.stream().mapToInt(v -> v.comparison().cells()).sum();
  }

  /** All that is needed to look at the first few things that are wrong, a line each. */
  List<String> differences(String base) {
    List<String> lines = new ArrayList<>();
    if (!expected.equals(served)) {
      lines.add("the equation of " + stream + ": expected " + expected + ", served " + served);
    }
    rejects.missing().stream().limit(SHOWN).forEach(r -> lines.add("reject missing: " + r));
    rejects.superfluous().stream().limit(SHOWN).forEach(r -> lines.add("reject superfluous: " + r));
    for (OfView v : views) {
      for (Cell cell : v.served().repeated().stream().limit(SHOWN).toList()) {
        lines.add(cell + ": on two pages\n    " + url(base, stream, v.view(), cell));
      }
      List<Difference> all = v.comparison().differences();
      for (Difference d : all.stream().limit(SHOWN).toList()) {
        lines.add(d + "\n    " + url(base, stream, v.view(), d.cell()));
      }
      if (all.size() > SHOWN) {
        lines.add(
            String.format(Locale.ROOT, "and %,d more in %s", all.size() - SHOWN, v.view().name()));
      }
      if (!v.equal()) {
        lines.add("provenance of " + v.view().name() + ": " + v.served().provenance());
      }
    }
    return lines;
  }

  /** Asks for one cell. */
  static String url(String base, String stream, View view, Cell cell) {
    StringBuilder url = new StringBuilder(base + ServedView.path(stream, view.name()) + "?");
    for (int i = 0; i < view.key().size(); i++) {
      if (cell.key().get(i) != null) {
        url.append("key.")
            .append(view.key().get(i))
            .append('=')
            .append(URLEncoder.encode(cell.key().get(i), StandardCharsets.UTF_8))
            .append('&');
      }
    }
    return url.append("from=")
        .append(cell.start())
        .append("&to=")
        .append(cell.start().plus(view.window().every()))
        .toString();
  }
}
