/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import dev.cel.common.ast.CelExpr;
import java.util.HashSet;
import java.util.Set;

/** Collects the names that an expression takes from outside, before its types are known. */
final class FreeNames {
  private final Set<String> found;

  private FreeNames(Set<String> found) {
    this.found = found;
  }

  static Set<String> of(CelExpr expression) {
    Set<String> found = new HashSet<>();
    new FreeNames(found).collect(expression, Set.of());
    return found;
  }

  private void collect(CelExpr e, Set<String> bound) {
    switch (e.getKind()) {
      case IDENT -> {
        if (!bound.contains(e.ident().name())) {
          found.add(e.ident().name());
        }
      }
      case SELECT -> collect(e.select().operand(), bound);
      case CALL -> {
        e.call().target().ifPresent(t -> collect(t, bound));
        e.call().args().forEach(a -> collect(a, bound));
      }
      case LIST -> e.list().elements().forEach(x -> collect(x, bound));
      case STRUCT -> e.struct().entries().forEach(x -> collect(x.value(), bound));
      case MAP ->
          e.map()
              .entries()
              .forEach(
                  x -> {
                    collect(x.key(), bound);
                    collect(x.value(), bound);
                  });
      case COMPREHENSION -> {
        CelExpr.CelComprehension c = e.comprehension();
        collect(c.iterRange(), bound);
        collect(c.accuInit(), bound);
        Set<String> inner = new HashSet<>(bound);
        inner.add(c.accuVar());
        inner.add(c.iterVar());
        collect(c.loopCondition(), inner);
        collect(c.loopStep(), inner);
        collect(c.result(), inner);
      }
      default -> {}
    }
  }
}
