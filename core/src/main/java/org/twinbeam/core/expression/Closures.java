/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Turns the plain part of CEL into typed closures over columns, because expressions are evaluated
 * for every event and CEL's interpreter took most of the time of preparing one.
 *
 * <p>Plain are constants, variables that are single values, logic, comparison of like types,
 * arithmetic, joining of texts, matching against a constant pattern, and the parts of a timestamp
 * in UTC. The closures are right only for values that are not null; they throw {@link Unplain} for
 * all that CEL makes an error of. In both cases the interpreter is asked instead, so that there is
 * one definition of what happens.
 */
final class Closures {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");
  private static final java.util.regex.Pattern TIMESTAMP =
      java.util.regex.Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\dZ");

  /** Told at compile time of an expression, and at run time of an event, that is not plain. */
  static final class Unplain extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final Unplain INSTANCE = new Unplain();

    private Unplain() {
      super(null, null, false, false);
    }
  }

  interface Bool {
    boolean get(Object[] columns);
  }

  interface Int {
    long get(Object[] columns);
  }

  interface Real {
    double get(Object[] columns);
  }

  interface Text {
    String get(Object[] columns);
  }

  /** Of a timestamp, or of a date its midnight. */
  interface Time {
    Instant get(Object[] columns);
  }

  /** Any of them, boxed. */
  interface Value {
    Object get(Object[] columns);
  }

  private final CelAbstractSyntaxTree ast;
  private final ToIntFunction<String> column;

  private Closures(CelAbstractSyntaxTree ast, ToIntFunction<String> column) {
    this.ast = ast;
    this.column = column;
  }

  /**
   * Compiles an expression.
   *
   * @throws Unplain if some of it is not plain
   */
  static Value compile(CelAbstractSyntaxTree ast, ToIntFunction<String> column) {
    Closures c = new Closures(ast, column);
    CelExpr e = ast.getExpr();
    switch (c.kind(e)) {
      case BOOL -> {
        Bool x = c.bool(e);
        return x::get;
      }
      case INT -> {
        Int x = c.integer(e);
        return x::get;
      }
      case DOUBLE -> {
        Real x = c.real(e);
        return x::get;
      }
      case STRING -> {
        Text x = c.text(e);
        return x::get;
      }
      default -> throw Unplain.INSTANCE;
    }
  }

  private CelKind kind(CelExpr e) {
    return ast.getType(e.id()).orElseThrow(() -> Unplain.INSTANCE).kind();
  }

  private static CelConstant constant(CelExpr e) {
    return e.constant();
  }

  private int place(CelExpr e) {
    return column.applyAsInt(e.ident().name());
  }

  /** Target, if there is one, and arguments of a call. */
  private static List<CelExpr> operands(CelExpr e) {
    if (e.getKind() != CelExpr.ExprKind.Kind.CALL) {
      throw Unplain.INSTANCE;
    }
    List<CelExpr> operands = new ArrayList<>();
    e.call().target().ifPresent(operands::add);
    operands.addAll(e.call().args());
    return operands;
  }

  private Bool bool(CelExpr e) {
    if (kind(e) != CelKind.BOOL) {
      throw Unplain.INSTANCE;
    }
    switch (e.getKind()) {
      case CONSTANT -> {
        boolean value = constant(e).booleanValue();
        return c -> value;
      }
      case IDENT -> {
        int at = place(e);
        return c -> (Boolean) c[at];
      }
      default -> {
        List<CelExpr> args = operands(e);
        return call(e.call().function(), args);
      }
    }
  }

  private Bool call(String function, List<CelExpr> args) {
    switch (function) {
      case "!_" -> {
        Bool a = bool(args.get(0));
        return c -> !a.get(c);
      }
      case "_&&_" -> {
        Bool a = bool(args.get(0));
        Bool b = bool(args.get(1));
        return c -> a.get(c) && b.get(c);
      }
      case "_||_" -> {
        Bool a = bool(args.get(0));
        Bool b = bool(args.get(1));
        return c -> a.get(c) || b.get(c);
      }
      case "_?_:_" -> {
        Bool a = bool(args.get(0));
        Bool b = bool(args.get(1));
        Bool d = bool(args.get(2));
        return c -> a.get(c) ? b.get(c) : d.get(c);
      }
      case "_!=_" -> {
        Bool equal = call("_==_", args);
        return c -> !equal.get(c);
      }
      case "matches" -> {
        return matches(args);
      }
      default -> {
        return compare(function, args);
      }
    }
  }

  private Bool matches(List<CelExpr> args) {
    if (args.get(1).getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      throw Unplain.INSTANCE;
    }
    Text a = text(args.get(0));
    Pattern pattern;
    try {
      pattern = Pattern.compile(constant(args.get(1)).stringValue());
    } catch (RuntimeException e) {
      throw Unplain.INSTANCE;
    }
    return c -> pattern.matcher(a.get(c)).find();
  }

  private Bool compare(String function, List<CelExpr> args) {
    if (args.size() != 2 || kind(args.get(0)) != kind(args.get(1))) {
      throw Unplain.INSTANCE;
    }
    return switch (kind(args.get(0))) {
      case INT -> compareInts(function, integer(args.get(0)), integer(args.get(1)));
      case DOUBLE -> compareReals(function, real(args.get(0)), real(args.get(1)));
      case STRING -> compareTexts(function, text(args.get(0)), text(args.get(1)));
      case TIMESTAMP -> compareTimes(function, time(args.get(0)), time(args.get(1)));
      case BOOL -> {
        Bool a = bool(args.get(0));
        Bool b = bool(args.get(1));
        if (!function.equals("_==_")) {
          throw Unplain.INSTANCE;
        }
        yield c -> a.get(c) == b.get(c);
      }
      default -> throw Unplain.INSTANCE;
    };
  }

  private static Bool compareInts(String function, Int a, Int b) {
    return switch (function) {
      case "_==_" -> c -> a.get(c) == b.get(c);
      case "_<_" -> c -> a.get(c) < b.get(c);
      case "_<=_" -> c -> a.get(c) <= b.get(c);
      case "_>_" -> c -> a.get(c) > b.get(c);
      case "_>=_" -> c -> a.get(c) >= b.get(c);
      default -> throw Unplain.INSTANCE;
    };
  }

  // Equality of doubles is left to the interpreter, which has 0.0 and -0.0 differ.
  private static Bool compareReals(String function, Real a, Real b) {
    return switch (function) {
      case "_<_" -> c -> a.get(c) < b.get(c);
      case "_<=_" -> c -> a.get(c) <= b.get(c);
      case "_>_" -> c -> a.get(c) > b.get(c);
      case "_>=_" -> c -> a.get(c) >= b.get(c);
      default -> throw Unplain.INSTANCE;
    };
  }

  private static Bool compareTexts(String function, Text a, Text b) {
    return switch (function) {
      case "_==_" -> c -> a.get(c).equals(b.get(c));
      case "startsWith" -> c -> a.get(c).startsWith(b.get(c));
      case "endsWith" -> c -> a.get(c).endsWith(b.get(c));
      case "contains" -> c -> a.get(c).contains(b.get(c));
      default -> throw Unplain.INSTANCE;
    };
  }

  private static Bool compareTimes(String function, Time a, Time b) {
    return switch (function) {
      case "_==_" -> c -> a.get(c).equals(b.get(c));
      case "_<_" -> c -> a.get(c).compareTo(b.get(c)) < 0;
      case "_<=_" -> c -> a.get(c).compareTo(b.get(c)) <= 0;
      case "_>_" -> c -> a.get(c).compareTo(b.get(c)) > 0;
      case "_>=_" -> c -> a.get(c).compareTo(b.get(c)) >= 0;
      default -> throw Unplain.INSTANCE;
    };
  }

  private Time time(CelExpr e) {
    if (kind(e) != CelKind.TIMESTAMP) {
      throw Unplain.INSTANCE;
    }
    if (e.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      int at = place(e);
      return c -> instant(c[at]);
    }
    List<CelExpr> args = operands(e);
    if (!e.call().function().equals("timestamp")
        || args.size() != 1
        || args.get(0).getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || kind(args.get(0)) != CelKind.STRING) {
      throw Unplain.INSTANCE;
    }
    String text = constant(args.get(0)).stringValue();
    if (!TIMESTAMP.matcher(text).matches()) {
      throw Unplain.INSTANCE; // There are other forms; the interpreter knows which.
    }
    try {
      Instant value = instant(Instant.parse(text));
      return c -> value;
    } catch (DateTimeParseException x) {
      throw Unplain.INSTANCE;
    }
  }

  private static Instant instant(Object value) {
    Instant instant =
        value instanceof LocalDate date
            ? date.atStartOfDay(ZoneOffset.UTC).toInstant()
            : (Instant) value;
    if (instant.compareTo(EARLIEST) < 0 || instant.compareTo(LATEST) >= 0) {
      throw Unplain.INSTANCE; // CEL's timestamps end there.
    }
    return instant;
  }

  private Int integer(CelExpr e) {
    if (kind(e) != CelKind.INT) {
      throw Unplain.INSTANCE;
    }
    switch (e.getKind()) {
      case CONSTANT -> {
        long value = constant(e).int64Value();
        return c -> value;
      }
      case IDENT -> {
        int at = place(e);
        return c -> (Long) c[at];
      }
      default -> {
        List<CelExpr> args = operands(e);
        String function = e.call().function();
        if (function.equals("_?_:_")) {
          Bool a = bool(args.get(0));
          Int b = integer(args.get(1));
          Int d = integer(args.get(2));
          return c -> a.get(c) ? b.get(c) : d.get(c);
        }
        if (args.size() == 1 && kind(args.get(0)) == CelKind.TIMESTAMP) {
          ToLongFunction<Instant> part = TimeParts.of(function);
          Time time = time(args.get(0));
          return c -> part.applyAsLong(time.get(c));
        }
        if (args.size() != 2) {
          throw Unplain.INSTANCE;
        }
        return arithmetic(function, integer(args.get(0)), integer(args.get(1)));
      }
    }
  }

  private static Int arithmetic(String function, Int a, Int b) {
    return switch (function) {
      case "_+_" ->
          c -> {
            long x = a.get(c);
            long y = b.get(c);
            long sum = x + y;
            // The signs of both differ from the sum's: it overflowed (Hacker's Delight, 2-13).
            return plain(((x ^ sum) & (y ^ sum)) < 0, sum);
          };
      case "_-_" ->
          c -> {
            long x = a.get(c);
            long y = b.get(c);
            long difference = x - y;
            return plain(((x ^ y) & (x ^ difference)) < 0, difference);
          };
      case "_*_" ->
          c -> {
            long x = a.get(c);
            long y = b.get(c);
            long high = Math.multiplyHigh(x, y);
            long low = x * y;
            return plain(high != low >> 63, low);
          };
      case "_/_" ->
          c -> {
            long x = a.get(c);
            long y = b.get(c);
            return plain(y == 0 || y == -1, y == 0 ? 0 : x / y);
          };
      case "_%_" ->
          c -> {
            long x = a.get(c);
            long y = b.get(c);
            return plain(y == 0 || y == -1, y == 0 ? 0 : x % y);
          };
      default -> throw Unplain.INSTANCE;
    };
  }

  private static long plain(boolean isNot, long value) {
    if (isNot) {
      throw Unplain.INSTANCE;
    }
    return value;
  }

  private Real real(CelExpr e) {
    if (kind(e) != CelKind.DOUBLE) {
      throw Unplain.INSTANCE;
    }
    switch (e.getKind()) {
      case CONSTANT -> {
        double value = constant(e).doubleValue();
        return c -> value;
      }
      case IDENT -> {
        int at = place(e);
        // A Double, or the BigDecimal of a decimal.
        return c -> ((Number) c[at]).doubleValue();
      }
      default -> {
        List<CelExpr> args = operands(e);
        String function = e.call().function();
        if (function.equals("_?_:_")) {
          Bool a = bool(args.get(0));
          Real b = real(args.get(1));
          Real d = real(args.get(2));
          return c -> a.get(c) ? b.get(c) : d.get(c);
        }
        if (function.equals("double") && args.size() == 1) {
          Int a = integer(args.get(0));
          return c -> (double) a.get(c);
        }
        if (args.size() != 2) {
          throw Unplain.INSTANCE;
        }
        return arithmetic(function, real(args.get(0)), real(args.get(1)));
      }
    }
  }

  private static Real arithmetic(String function, Real a, Real b) {
    return switch (function) {
      case "_+_" -> c -> a.get(c) + b.get(c);
      case "_-_" -> c -> a.get(c) - b.get(c);
      case "_*_" -> c -> a.get(c) * b.get(c);
      case "_/_" -> c -> a.get(c) / b.get(c);
      default -> throw Unplain.INSTANCE;
    };
  }

  private Text text(CelExpr e) {
    if (kind(e) != CelKind.STRING) {
      throw Unplain.INSTANCE;
    }
    switch (e.getKind()) {
      case CONSTANT -> {
        String value = constant(e).stringValue();
        return c -> value;
      }
      case IDENT -> {
        int at = place(e);
        return c -> (String) c[at];
      }
      default -> {
        List<CelExpr> args = operands(e);
        String function = e.call().function();
        if (function.equals("_?_:_")) {
          Bool a = bool(args.get(0));
          Text b = text(args.get(1));
          Text d = text(args.get(2));
          return c -> a.get(c) ? b.get(c) : d.get(c);
        }
        if (!function.equals("_+_")) {
          throw Unplain.INSTANCE;
        }
        Text a = text(args.get(0));
        Text b = text(args.get(1));
        return c -> a.get(c).concat(b.get(c));
      }
    }
  }
}
