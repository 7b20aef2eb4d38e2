/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.TimePatterns;
import org.twinbeam.it.PayloadText.Literal;

/**
 * Sound values of every type, as {@link PayloadText} takes them: ordinary ones, extremes, and those
 * at and around the constants of the definition's expressions. A field that views group by has only
 * a few ordinary values, so that cells collect many events.
 */
final class HostileValues {
  private static final int FEW = 4;

  private static final List<String> TEXTS =
      List.of(
          "plain",
          "Ünïcödé ✈ 𝄞",
          "e\u0301 is not é",
          "quote \" and \\ slash",
          "comma, 'apostrophe'",
          "tab\tnewline\r\n",
          "\u2028 \u007f \uffff",
          "",
          " ",
          "plain ",
          "PLAIN",
          "null",
          "7",
          "nul\0");

  private static final List<String> DOUBLES =
      List.of(
          "0.0",
          "-0.0",
          "1e308",
          "1.7976931348623157e308",
          "-1.7976931348623157e308",
          "4.9e-324",
          "1e-300",
          "-1e-300",
          "9007199254740993",
          "0.1",
          "1e16",
          "-1e16",
          "123456789.123456789");

  private final ExpressionConstants constants;
  private final HostileTimes times;
  private final Random random;
  private final Map<String, List<Object>> few = new HashMap<>();

  HostileValues(Definition definition, Random random) {
    this.random = random;
    this.constants = ExpressionConstants.of(definition);
    this.times = new HostileTimes(definition, constants, random);
  }

  HostileTimes times() {
    return times;
  }

  /**
   * A value of a field that is there.
   *
   * @param few whether the field has few ordinary values
   * @param wild how likely it is to be an extreme one
   */
  Object of(String name, FieldType type, boolean few, double wild) {
    if (type instanceof FieldType.RecordType record) {
      return new Literal(PayloadText.json(record(record.fields(), few, wild)));
    } else if (type instanceof FieldType.ListType list) {
      return new Literal(list(name, list.element(), wild));
    } else if (random.nextDouble() < wild) {
      return extreme(name, type);
    } else if (!few) {
      return ordinary(name, type);
    }
    List<Object> values =
        this.few.computeIfAbsent(
            name, n -> IntStream.range(0, FEW).mapToObj(i -> ordinary(n, type)).toList());
    return values.get(random.nextInt(FEW) * random.nextInt(2));
  }

  /** By the names that payloads have for them. */
  private Map<String, Object> record(List<Field> fields, boolean few, double wild) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      put(values, field, few, wild);
    }
    return PayloadText.named(fields, values);
  }

  /** Puts a value; where the field need not have one also null or nothing. */
  void put(Map<String, Object> values, Field field, boolean few, double wild) {
    switch (field.required() ? 9 : random.nextInt(6)) {
      case 0 -> values.put(field.name(), null);
      case 1 -> {}
      default -> values.put(field.name(), of(field.name(), field.type(), few, wild));
    }
  }

  private String list(String name, FieldType element, double wild) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> PayloadText.json(of(name, element, false, wild)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private Object ordinary(String name, FieldType type) {
    if (type instanceof FieldType.BoolType) {
      return new Literal(Boolean.toString(random.nextBoolean()));
    } else if (type instanceof FieldType.Int32Type || type instanceof FieldType.Int64Type) {
      return switch (random.nextInt(16)) {
        case 0 -> whole(0); // to divide by
        case 1, 2, 3, 4 -> whole(amongConstants());
        default -> whole(random.nextInt(200) - 80);
      };
    } else if (type instanceof FieldType.Float64Type) {
      return random.nextInt(16) == 0
          ? new Literal("0")
          : new Literal(
              Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3)));
    } else if (type instanceof FieldType.DecimalType decimal) {
      return decimal(decimal, BigDecimal.valueOf(random.nextInt(30), 1));
    } else if (type instanceof FieldType.TimestampType timestamp) {
      return times.any(timestamp, false);
    } else if (type instanceof FieldType.DateType date) {
      return date(date, day().plusDays(random.nextInt(2)));
    } else if (type instanceof FieldType.EnumType symbols) {
      int count = symbols.symbols().size();
      return symbols.symbols().get(random.nextInt(count) * random.nextInt(2));
    }
    return text(name);
  }

  private String text(String name) {
    List<String> patterns = constants.patterns().getOrDefault(name, List.of());
    if (!patterns.isEmpty()) {
      Optional<String> text =
          PatternTexts.matching(patterns.get(random.nextInt(patterns.size())), random);
      if (text.isPresent()) {
        return text.get();
      }
    }
    List<String> texts = constants.texts();
    return !texts.isEmpty() && random.nextInt(4) == 0
        ? texts.get(random.nextInt(texts.size()))
        : TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private Object extreme(String name, FieldType type) {
    if (type instanceof FieldType.Int32Type) {
      return whole(integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
    } else if (type instanceof FieldType.Int64Type) {
      return whole(integer(Long.MIN_VALUE, Long.MAX_VALUE));
    } else if (type instanceof FieldType.Float64Type) {
      return new Literal(
          random.nextInt(3) > 0 || constants.numbers().isEmpty()
              ? DOUBLES.get(random.nextInt(DOUBLES.size()))
              : Double.toString(nearConstant().doubleValue()));
    } else if (type instanceof FieldType.DecimalType decimal) {
      BigInteger nines = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
      BigDecimal most = new BigDecimal(nines, decimal.scale());
      return switch (random.nextInt(6)) {
        case 0 -> new Literal(most.toPlainString());
        case 1 -> new Literal(most.negate().toPlainString());
        case 2 -> new Literal(BigDecimal.ONE.movePointLeft(decimal.scale()).toPlainString());
        case 3 -> new Literal("-0.0");
        case 4 -> decimal(decimal, BigDecimal.valueOf(15)).toString(); // the text of a number
        default -> decimal(decimal, nearConstant());
      };
    } else if (type instanceof FieldType.TimestampType timestamp) {
      return times.any(timestamp, true);
    } else if (type instanceof FieldType.DateType date) {
      List<LocalDate> edges =
          List.of(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.of(2000, 2, 29));
      return date(date, edges.get(random.nextInt(edges.size())));
    } else if (type instanceof FieldType.StringType) {
      return switch (random.nextInt(16)) {
        case 0 -> "long ".repeat(200 + random.nextInt(8)); // about what a key may have
        case 1 -> incompressible(3_000);
        default -> TEXTS.get(random.nextInt(TEXTS.size()));
      };
    }
    return ordinary(name, type);
  }

  /** More than an index takes, however it packs it. */
  private String incompressible(int length) {
    return random
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The ends of the range, what overflows by a factor or almost, what doubles cannot hold. */
  private long integer(long least, long most) {
    List<Long> values =
        new ArrayList<>(List.of(least, most, 0L, most / 10, least / 10, most / 10 + 1));
    if (most > 1L << 53) {
      values.add((1L << 53) + 1);
    }
    int choice = random.nextInt(2 * values.size());
    if (choice < values.size()) {
      return values.get(choice);
    }
    BigDecimal near = nearConstant().setScale(0, RoundingMode.FLOOR);
    boolean inRange =
        near.compareTo(BigDecimal.valueOf(least)) >= 0
            && near.compareTo(BigDecimal.valueOf(most)) <= 0;
    return inRange ? near.longValueExact() : 0;
  }

  /** A constant, one less, or one more. */
  private BigDecimal nearConstant() {
    List<BigDecimal> numbers = constants.numbers();
    BigDecimal number =
        numbers.isEmpty() ? BigDecimal.ZERO : numbers.get(random.nextInt(numbers.size()));
    return number.add(BigDecimal.valueOf(random.nextInt(3) - 1));
  }

  /** Anything from the least to the greatest constant. */
  private long amongConstants() {
    double far = constants.numbers().stream().mapToDouble(BigDecimal::doubleValue).max().orElse(9);
    int most = (int) Math.min(far, 100_000);
    return random.nextInt(2 * most + 1) - most;
  }

  private Literal whole(long value) {
    return new Literal(value + (random.nextInt(20) == 0 ? ".0" : ""));
  }

  /** As near as the type can hold it, or zero. */
  private static Literal decimal(FieldType.DecimalType type, BigDecimal value) {
    BigDecimal held = value.setScale(type.scale(), RoundingMode.DOWN);
    return new Literal(held.precision() > type.precision() ? "0" : held.toPlainString());
  }

  private static String date(FieldType.DateType type, LocalDate date) {
    if (type.format().equals("iso")) {
      return date.toString();
    }
    try {
      return TimePatterns.formatter(type.format()).format(date);
    } catch (DateTimeException e) {
      return TimePatterns.formatter(type.format()).format(day()); // a year it cannot write
    }
  }

  private static LocalDate day() {
    return LocalDate.ofInstant(HostileTimes.START, ZoneOffset.UTC);
  }

  /** An id that is new, as far as its type has so many. */
  Object id(String name, FieldType type, int number) {
    if (type instanceof FieldType.StringType) {
      return constants.patterns().containsKey(name) ? text(name) : "id-" + number;
    } else if (type instanceof FieldType.Int32Type || type instanceof FieldType.Int64Type) {
      return new Literal(Integer.toString(number));
    } else if (type instanceof FieldType.DecimalType decimal) {
      return decimal(decimal, new BigDecimal(BigInteger.valueOf(number), decimal.scale()));
    } else if (type instanceof FieldType.TimestampType timestamp) {
      return times.written(timestamp, HostileTimes.START.plusSeconds(number));
    } else if (type instanceof FieldType.DateType date) {
      return date(date, day().plusDays(number));
    }
    return ordinary(name, type);
  }

  /** The same id, in another way of writing it where there is one. */
  Object idAgain(FieldType type, Object id) {
    if (random.nextInt(4) > 0) {
      return id;
    } else if (id instanceof Literal number && number.text().matches("-?[0-9]+")) {
      boolean takesText = type instanceof FieldType.DecimalType && random.nextBoolean();
      return takesText ? number.text() + ".0" : new Literal(number.text() + "e0");
    } else if (type instanceof FieldType.TimestampType timestamp
        && timestamp.format().equals("iso")
        && id.toString().endsWith("Z")
        && id.toString().contains("T")) {
      return times.written(timestamp, java.time.Instant.parse(id.toString()));
    }
    return id;
  }
}
