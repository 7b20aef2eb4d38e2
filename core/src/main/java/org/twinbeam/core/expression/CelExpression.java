/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.BoolType;
import org.twinbeam.core.schema.FieldType.Float64Type;
import org.twinbeam.core.schema.FieldType.Int64Type;
import org.twinbeam.core.schema.FieldType.ListType;
import org.twinbeam.core.schema.FieldType.StringType;
import org.twinbeam.core.schema.FieldType.TimestampType;

/** An expression evaluated by CEL's interpreter. Only the variables it uses are bound. */
final class CelExpression implements Expression {
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(ExpressionCompiler.OPTIONS)
          .addLibraries(ExpressionCompiler.STRINGS, CelExtensions.math(ExpressionCompiler.OPTIONS))
          .build();

  private static final Pattern PLACE = Pattern.compile("^evaluation error(?: at <input>:\\d+)?: ");

  private final CelRuntime.Program program;
  private final FieldType type;
  private final String[] names;
  private final int[] places;

  private CelExpression(CelRuntime.Program program, FieldType type, String[] names, int[] places) {
    this.program = program;
    this.type = type;
    this.names = names;
    this.places = places;
  }

  static Expression bind(
      CelAbstractSyntaxTree ast,
      FieldType type,
      List<Variable> references,
      ToIntFunction<String> column) {
    String[] names = references.stream().map(Variable::name).toArray(String[]::new);
    int[] places = references.stream().mapToInt(v -> column.applyAsInt(v.name())).toArray();
    try {
      return new CelExpression(RUNTIME.createProgram(ast), type, names, places);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a checked expression has no program", e);
    }
  }

  @Override
  public Object eval(Object[] columns) throws EvaluationException {
    CelVariableResolver variables = name -> find(name, columns);
    try {
      Object value = CelValues.fromCel(program.eval(variables));
      if (value == null || isOf(type, value)) {
        return value;
      }
      return unknownOr(columns, "its value is not of the type that was found for it");
    } catch (CelEvaluationException | RuntimeException e) {
      return unknownOr(columns, PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst(""));
    }
  }

  private Optional<Object> find(String name, Object[] columns) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return Optional.of(CelValues.toCel(columns[places[i]]));
      }
    }
    return Optional.empty();
  }

  private Object unknownOr(Object[] columns, String message) throws EvaluationException {
    for (int place : places) {
      if (CelValues.holdsNull(columns[place])) {
        return null;
      }
    }
    throw new EvaluationException(message);
  }

  // dyn() and the like can get a value past the checker that is not of the checked type.
  private static boolean isOf(FieldType type, Object value) {
    if (type instanceof StringType) {
      return value instanceof String;
    } else if (type instanceof BoolType) {
      return value instanceof Boolean;
    } else if (type instanceof Int64Type) {
      return value instanceof Long;
    } else if (type instanceof Float64Type) {
      return value instanceof Double;
    } else if (type instanceof TimestampType) {
      return value instanceof java.time.Instant;
    } else if (type instanceof ListType list) {
      return value instanceof List<?> l && l.stream().allMatch(e -> isOf(list.element(), e));
    }
    throw new AssertionError(type);
  }
}
