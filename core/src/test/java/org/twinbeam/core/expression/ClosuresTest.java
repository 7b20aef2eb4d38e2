/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

/** Closures give what CEL's interpreter gives: values, nulls and failures. */
class ClosuresTest {
  private static final List<Field> FIELDS =
      List.of(
          new Field("i", new FieldType.Int64Type(), false, ""),
          new Field("j", new FieldType.Int64Type(), false, ""),
          new Field("f", new FieldType.Float64Type(), false, ""),
          new Field("d", new FieldType.DecimalType(9, 2), false, ""),
          new Field("s", new FieldType.StringType(), false, ""),
          new Field("t", new FieldType.StringType(), false, ""),
          new Field("b", new FieldType.BoolType(), false, ""),
          new Field("at", new FieldType.TimestampType("iso", ZoneOffset.UTC), false, ""),
          new Field("day", new FieldType.DateType("iso"), false, ""));
  private static final ExpressionCompiler COMPILER =
      ExpressionCompiler.over(FIELDS.stream().map(Variable::of).toList());

  private static final Long[] INTS = {
    0L, 1L, -1L, 2L, 7L, -30L, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, null
  };
  private static final Double[] REALS = {
    0.0, -0.0, 1.0, -2.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, null
  };
  private static final BigDecimal[] DECIMALS = {
    new BigDecimal("0.00"), new BigDecimal("-1.25"), new BigDecimal("9999999.99"), null
  };
  private static final String[] TEXTS = {"", "a", "ORD", "Ord", "a\nORD", "é😀", "ORDORD", null};
  private static final Boolean[] BOOLS = {true, false, null};

  private static final Instant[] TIMES = {
    Instant.EPOCH,
    Instant.parse("1969-12-31T23:59:59.999999Z"),
    Instant.parse("2001-05-01T00:00:00Z"),
    Instant.parse("2024-02-29T12:34:56.789012Z"),
    Instant.parse("2000-12-31T23:00:00.5Z"),
    Instant.parse("0001-01-01T00:00:00Z"),
    Instant.parse("9999-12-31T23:59:59.999999Z"),
    Instant.parse("0000-12-31T23:59:59Z"),
    Instant.parse("+10000-01-01T00:00:00Z"),
    null
  };
  private static final LocalDate[] DAYS = {
    LocalDate.EPOCH,
    LocalDate.parse("2001-05-01"),
    LocalDate.parse("1899-03-01"),
    LocalDate.parse("0000-12-31"),
    null
  };

  private static final String[] STAMPS = {"at", "day", "timestamp('2001-05-01T00:00:00Z')"};
  private static final String[] ACCESSORS = {
    "getFullYear",
    "getMonth",
    "getDate",
    "getDayOfMonth",
    "getDayOfYear",
    "getDayOfWeek",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds"
  };

  private static int place(String name) {
    for (int i = 0; i < FIELDS.size(); i++) {
      if (FIELDS.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError(name);
  }

  private static <T> T one(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static Object[] columns(Random r) {
    return new Object[] {
      one(r, INTS),
      one(r, INTS),
      one(r, REALS),
      one(r, DECIMALS),
      one(r, TEXTS),
      one(r, TEXTS),
      one(r, BOOLS),
      one(r, TIMES),
      one(r, DAYS)
    };
  }

  private static Object outcome(Expression e, Object[] columns) {
    try {
      return e.eval(columns);
    } catch (EvaluationException x) {
      return x.getMessage();
    }
  }

  /** A random well-typed expression of the wanted type. */
  private static String expression(Random r, char type, int depth) {
    boolean leaf = depth == 0 || r.nextInt(5) == 0;
    String a = leaf ? null : expression(r, type, depth - 1);
    String b = leaf ? null : expression(r, type, depth - 1);
    String choice = leaf ? null : expression(r, 'b', depth - 1) + " ? " + a + " : " + b;
    switch (type) {
      case 'i' -> {
        return leaf
            ? one(
                r,
                new String[] {
                  "i",
                  "j",
                  "0",
                  "3",
                  "-1",
                  "9223372036854775807",
                  one(r, STAMPS) + "." + one(r, ACCESSORS) + "()"
                })
            : one(r, new String[] {"+", "-", "*", "/", "%", "?"}).equals("?")
                ? "(" + choice + ")"
                : "(" + a + one(r, new String[] {" + ", " - ", " * ", " / ", " % "}) + b + ")";
      }
      case 'f' -> {
        return leaf
            ? one(r, new String[] {"f", "d", "0.0", "1.5", "-2.0", "double(i)"})
            : r.nextInt(5) == 0
                ? "(" + choice + ")"
                : "(" + a + one(r, new String[] {" + ", " - ", " * ", " / "}) + b + ")";
      }
      case 's' -> {
        return leaf
            ? one(r, new String[] {"s", "t", "'ORD'", "''", "'é'"})
            : r.nextInt(3) == 0 ? "(" + choice + ")" : "(" + a + " + " + b + ")";
      }
      default -> {
        if (leaf) {
          String times =
              "("
                  + one(r, STAMPS)
                  + one(r, new String[] {" == ", " != ", " < ", " <= ", " > ", " >= "})
                  + one(r, STAMPS)
                  + ")";
          return one(r, new String[] {"b", "true", "false", times});
        }
        char of = "ifsb".charAt(r.nextInt(4));
        String x = expression(r, of, depth - 1);
        String y = expression(r, of, depth - 1);
        String[] operators =
            of == 'i' || of == 'f'
                ? new String[] {" == ", " != ", " < ", " <= ", " > ", " >= "}
                : new String[] {" == ", " != "};
        return switch (r.nextInt(of == 's' ? 8 : 5)) {
          case 0 -> "!(" + a + ")";
          case 1 -> "(" + a + " && " + b + ")";
          case 2 -> "(" + a + " || " + b + ")";
          case 3 -> "(" + choice + ")";
          case 5 -> x + ".startsWith(" + y + ")";
          case 6 -> x + ".contains(" + y + ")";
          case 7 -> x + ".matches('^[A-Z]{3}$')";
          default -> "(" + x + one(r, operators) + y + ")";
        };
      }
    }
  }

  @Test
  void agreesWithTheInterpreter() throws Exception {
    long seed = 20010101;
    Random random = new Random(seed);
    int plain = 0;
    for (int round = 0; round < 600; round++) {
      String text = expression(random, "ifsb".charAt(random.nextInt(4)), 3);
      CheckedExpression checked = COMPILER.check(text);
      Expression fast = checked.bind(ClosuresTest::place);
      Expression slow = checked.bindInterpreted(ClosuresTest::place);
      plain += fast instanceof PlainExpression ? 1 : 0;
      for (int i = 0; i < 40; i++) {
        Object[] columns = columns(random);
        assertThat(outcome(fast, columns))
            .as("seed %s: %s of %s", seed, text, List.of(java.util.Arrays.toString(columns)))
            .isEqualTo(outcome(slow, columns));
      }
    }
    assertThat(plain).as("most are plain").isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i > 15",
        "s + '-' + t",
        "i >= -1440 && i <= 2880",
        "s.matches('^[A-Z]{3}$')",
        "d * 1.8 + 32.0",
        "!b",
        "at.getHours()",
        "day.getDayOfWeek() == 0",
        "at >= timestamp('2001-05-01T00:00:00Z')",
        "i % 2 == 1 ? 'odd' : 'even'"
      })
  void commonExpressionsArePlain(String text) throws Exception {
    assertThat(COMPILER.check(text).bind(ClosuresTest::place)).isInstanceOf(PlainExpression.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i == null",
        "s.upperAscii()",
        "[1, 2].exists(x, x > i)",
        "s.matches(t)",
        "i > f",
        "f == 0.0",
        "at.getHours('Europe/Berlin')",
        "at > timestamp('2001-05-01T00:00:00+02:00')",
        "at > timestamp('2001-02-30T00:00:00Z')",
        "at > timestamp('2016-12-31T23:59:60Z')",
        "at > timestamp('0000-01-01T00:00:00Z')"
      })
  void othersAreInterpreted(String text) throws Exception {
    assertThat(COMPILER.check(text).bind(ClosuresTest::place)).isInstanceOf(CelExpression.class);
  }
}
