/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.twinbeam.core.expression.InvalidExpressionException.Fault;
import org.twinbeam.core.schema.FieldType;

/**
 * Parses and type-checks expressions over a set of variables.
 *
 * <p>The language is CEL with its string and math extensions, and without {@code has}: what is
 * declared is always there, and {@code x == null} tells whether it is null. How values are seen:
 *
 * <table>
 *   <caption>Types in expressions</caption>
 *   <tr><td>string, enum</td><td>string</td></tr>
 *   <tr><td>bool</td><td>bool</td></tr>
 *   <tr><td>int32, int64</td><td>int, 64 bits; overflow is an error</td></tr>
 *   <tr><td>float64</td><td>double</td></tr>
 *   <tr><td>decimal</td><td>double, the nearest to the decimal: digits beyond 15 may be lost</td></tr>
 *   <tr><td>timestamp</td><td>timestamp</td></tr>
 *   <tr><td>date</td><td>timestamp of its midnight in UTC</td></tr>
 *   <tr><td>list</td><td>list</td></tr>
 *   <tr><td>record</td><td>a value whose fields are selected by name</td></tr>
 * </table>
 */
public final class ExpressionCompiler {

  /** Longest expression, in code points. */
  public static final int MAX_LENGTH = 10_000;

  static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(64)
          .comprehensionMaxIterations(100_000)
          .build();

  static final CelStringExtensions STRINGS = CelExtensions.strings();

  private static final List<CelStandardMacro> MACROS =
      List.of(
          CelStandardMacro.ALL,
          CelStandardMacro.EXISTS,
          CelStandardMacro.EXISTS_ONE,
          CelStandardMacro.MAP,
          CelStandardMacro.MAP_FILTER,
          CelStandardMacro.FILTER);

  private static final CelParser PARSER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(MACROS)
          .build();

  private final Map<String, Variable> variables = new TreeMap<>();
  private final CelCompiler compiler;

  private ExpressionCompiler(Collection<Variable> variables) {
    CelTypeMapping types = new CelTypeMapping();
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(MACROS)
            .addLibraries(STRINGS, CelExtensions.math(OPTIONS));
    for (Variable v : variables) {
      CelType type =
          v.type().map(t -> types.celType(v.name(), t, v.nullable())).orElse(SimpleType.DYN);
      builder.addVar(v.name(), type);
      this.variables.put(v.name(), v);
    }
    this.compiler = builder.setTypeProvider(types.provider()).build();
  }

  /** A compiler of expressions that can use the given variables. */
  public static ExpressionCompiler over(Collection<Variable> variables) {
    return new ExpressionCompiler(variables);
  }

  /** The names an expression takes from outside; none if it does not parse. */
  public static Set<String> names(String text) {
    try {
      return FreeNames.of(PARSER.parse(text).getAst().getExpr());
    } catch (CelValidationException | RuntimeException e) {
      return Set.of();
    }
  }

  /**
   * Checks an expression.
   *
   * @throws InvalidExpressionException with all faults found, each saying what would be right
   */
  public CheckedExpression check(String text) throws InvalidExpressionException {
    CelAbstractSyntaxTree ast = compile(text);
    Map<String, Variable> references = new TreeMap<>();
    ast.getReferenceMap()
        .values()
        .forEach(
            r -> {
              Variable v = variables.get(r.name());
              if (v != null && r.overloadIds().isEmpty()) {
                references.put(v.name(), v);
              }
            });
    Optional<FieldType> type = CelTypeMapping.fieldType(ast.getResultType());
    boolean known = references.values().stream().allMatch(v -> v.type().isPresent());
    if (type.isEmpty() && known) {
      throw new InvalidExpressionException(
          List.of(new Fault(1, 0, FaultMessages.ofResult(ast.getResultType()))));
    }
    return new CheckedExpression(
        ast, known ? type : Optional.empty(), List.copyOf(references.values()));
  }

  private CelAbstractSyntaxTree compile(String text) throws InvalidExpressionException {
    try {
      return compiler.compile(text).getAst();
    } catch (CelValidationException e) {
      List<Fault> faults = new ArrayList<>();
      for (CelIssue issue : e.getErrors()) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        String message = FaultMessages.of(issue.getMessage(), variables.keySet());
        faults.add(new Fault(line, column, message));
      }
      throw new InvalidExpressionException(faults);
    } catch (RuntimeException e) {
      // The checker has corners where it fails itself; the expression is at fault all the same.
      throw new InvalidExpressionException(
          List.of(new Fault(1, 0, "not a valid CEL expression: " + e.getMessage())));
    }
  }
}
