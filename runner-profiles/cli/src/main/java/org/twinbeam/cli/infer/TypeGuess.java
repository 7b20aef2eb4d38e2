/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The type of the scalars at one place: the narrowest that takes all values seen and is likely to
 * take those that come.
 *
 * @param options what the type says besides
 * @param evidence what was seen
 */
record TypeGuess(String name, List<String> options, String evidence) {
  private static final Probe BOOL = Probe.of("bool");
  private static final Probe INT = Probe.of("int64");
  private static final Probe FLOAT = Probe.of("float64");

  private static final List<String> TIME_FORMATS =
      List.of(
          "iso",
          "dd.MM.yyyy HH:mm:ss",
          "dd.MM.yyyy HH:mm",
          "MM/dd/yyyy HH:mm:ss",
          "MM/dd/yyyy HH:mm",
          "dd/MM/yyyy HH:mm:ss",
          "dd/MM/yyyy HH:mm",
          "M/d/yyyy H:mm",
          "M/d/yyyy h:mm:ss a",
          "yyyy/MM/dd HH:mm:ss",
          "yyyy-MM-dd HH:mm:ss Z",
          "dd/MMM/yyyy:HH:mm:ss Z",
          "EEE, d MMM yyyy HH:mm:ss Z");
  private static final List<Probe> TIMES = probes("timestamp", TIME_FORMATS);
  private static final List<Probe> DATES =
      probes("date", List.of("iso", "dd.MM.yyyy", "MM/dd/yyyy", "dd/MM/yyyy", "yyyy/MM/dd"));

  /** What a sample does not tell of whole numbers. */
  static final String WHOLE = "; float64 if parts of one come";

  /** Words that names of times have. */
  private static final Pattern TIME_NAME =
      Pattern.compile(
          "(^|.*_)(time|timestamp|ts|datetime|date|at|when|epoch|created|updated|occurred|placed"
              + "|received|sent|started|ended)(_.*|$)");

  private static final Pattern OFFSET = Pattern.compile(".*([zZ]|[+-]\\d\\d:?\\d\\d)$");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}([.][0-9]{1,9})?");

  /** From 2000 to 2100, in seconds. */
  private static final long FIRST_SECOND = 946_684_800L;

  private static final long LAST_SECOND = 4_102_444_800L;

  /** One in so many values may not fit. */
  private static final int FEW = 20;

  private static final int MOST_SYMBOLS = 12;
  private static final int EVENTS_PER_SYMBOL = 10;
  private static final int LONGEST_SYMBOL = 40;

  /**
   * @param name of the field, which may tell that a number is a time
   */
  static TypeGuess of(String name, Observed seen) {
    Collection<JsonNode> values = seen.scalars();
    boolean csv = seen.isCsv();
    if (values.isEmpty()) {
      return new TypeGuess("string", List.of(), "no value was seen");
    }
    if (all(BOOL, values, csv)) {
      return new TypeGuess("bool", List.of(), "");
    }
    if (csv || seen.kind() == JsonNodeType.NUMBER) {
      Fit numbers = Fit.of(FLOAT, values, csv);
      // A number of JSON is one, even if it is too great.
      if (numbers.isGood() || !csv) {
        return number(name, numbers, csv);
      }
    }
    return text(values, seen, csv);
  }

  private static TypeGuess number(String name, Fit numbers, boolean csv) {
    if (numbers.fitting().isEmpty()) {
      return new TypeGuess("float64", List.of(), numbers.misfits());
    }
    TypeGuess guess =
        all(INT, numbers.fitting(), csv)
            ? whole(name, numbers.fitting())
            : new TypeGuess("float64", List.of(), range(numbers.fitting()));
    return guess.with(numbers.misfits());
  }

  private TypeGuess with(String more) {
    return more.isEmpty()
        ? this
        : new TypeGuess(name, options, evidence.isEmpty() ? more : evidence + "; " + more);
  }

  /** Which of the values a type takes. */
  private record Fit(Probe probe, List<JsonNode> fitting, List<JsonNode> others) {
    static Fit of(Probe probe, Collection<JsonNode> values, boolean csv) {
      Map<Boolean, List<JsonNode>> parts =
          values.stream().collect(Collectors.partitioningBy(value -> probe.takes(value, csv)));
      return new Fit(probe, parts.get(true), parts.get(false));
    }

    /** Whether it takes all but a few, which are likelier to be mistakes than to mean something. */
    boolean isGood() {
      return others.size() * FEW <= fitting.size();
    }

    /** What it does not take, for people. */
    String misfits() {
      return others.isEmpty()
          ? ""
          : Text.number(others.size())
              + (others.size() == 1 ? " other value is a reject" : " other values are rejects")
              + ", as "
              + Text.quoted(others.get(0).asText());
    }
  }

  private static TypeGuess whole(String name, Collection<JsonNode> values) {
    return Optional.of(name)
        .filter(n -> TIME_NAME.matcher(n).matches())
        .flatMap(n -> time(values))
        .orElseGet(() -> new TypeGuess("int64", List.of(), range(values) + WHOLE));
  }

  /** Whole numbers as times since 1970, if all are between 2000 and 2100. */
  static Optional<TypeGuess> time(Collection<JsonNode> values) {
    long scale = 1;
    for (String format : List.of("epoch_s", "epoch_ms", "epoch_us")) {
      long first = FIRST_SECOND * scale;
      long last = LAST_SECOND * scale;
      if (values.stream().map(TypeGuess::number).allMatch(n -> isIn(n, first, last))) {
        return Optional.of(new TypeGuess("timestamp", List.of("format: " + format), range(values)));
      }
      scale *= 1_000;
    }
    return Optional.empty();
  }

  private static boolean isIn(BigDecimal number, long first, long last) {
    return number.compareTo(BigDecimal.valueOf(first)) >= 0
        && number.compareTo(BigDecimal.valueOf(last)) <= 0;
  }

  private static TypeGuess text(Collection<JsonNode> values, Observed seen, boolean csv) {
    List<Fit> times = good(TIMES, values, csv);
    if (!times.isEmpty()) {
      return time("timestamp", times);
    }
    List<Fit> dates = good(DATES, values, csv);
    if (!dates.isEmpty()) {
      return time("date", dates);
    }
    if (values.stream().allMatch(value -> NUMBER.matcher(value.textValue()).matches())
        && values.stream().anyMatch(value -> value.textValue().contains("."))) {
      int scale = values.stream().mapToInt(value -> number(value).scale()).max().orElse(0);
      int whole =
          values.stream()
              .map(TypeGuess::number)
              .mapToInt(number -> number.precision() - number.scale())
              .max()
              .orElse(0);
      return new TypeGuess(
          "decimal",
          List.of("precision: " + Math.max(18, whole + scale), "scale: " + scale),
          "numbers written as texts, " + range(values));
    }
    return words(values, seen);
  }

  /** The best first. */
  private static List<Fit> good(List<Probe> probes, Collection<JsonNode> values, boolean csv) {
    return probes.stream()
        .map(probe -> Fit.of(probe, values, csv))
        .filter(fit -> !fit.fitting().isEmpty() && fit.isGood())
        .sorted(Comparator.comparingInt(fit -> fit.others().size()))
        .toList();
  }

  private static TypeGuess time(String type, List<Fit> good) {
    List<JsonNode> values = good.get(0).fitting();
    String format = format(good.get(0).probe());
    List<String> evidence = new ArrayList<>();
    evidence.add("as in " + Text.quoted(values.iterator().next().textValue()));
    if (good.size() > 1 && !format.equals("iso") && good.get(1).others().isEmpty()) {
      evidence.add("or is it " + format(good.get(1).probe()) + "?");
    }
    if (type.equals("timestamp")
        && values.stream().noneMatch(value -> OFFSET.matcher(value.textValue()).matches())) {
      evidence.add("without an offset, so taken as UTC; else add zone");
    }
    return new TypeGuess(
            type,
            format.equals("iso") ? List.of() : List.of("format: " + Text.yaml(format)),
            String.join("; ", evidence))
        .with(good.get(0).misfits());
  }

  private static TypeGuess words(Collection<JsonNode> values, Observed seen) {
    long count = values.size();
    boolean few =
        count > 1
            && count <= MOST_SYMBOLS
            && seen.values() >= count * EVENTS_PER_SYMBOL
            && values.stream().map(JsonNode::textValue).allMatch(TypeGuess::isSymbol);
    if (few) {
      List<String> symbols =
          values.stream()
              .sorted(Comparator.comparing(JsonNode::textValue))
              .map(value -> Text.yaml(value.textValue()))
              .toList();
      return new TypeGuess(
          "enum",
          List.of("symbols: [" + String.join(", ", symbols) + "]"),
          "any other is a reject; a string takes all");
    }
    return new TypeGuess("string", List.of(), "");
  }

  private static boolean isSymbol(String text) {
    return Text.isText(text)
        && !text.isBlank()
        && text.length() <= LONGEST_SYMBOL
        && text.strip().equals(text);
  }

  private static boolean all(Probe probe, Collection<JsonNode> values, boolean csv) {
    return values.stream().allMatch(value -> probe.takes(value, csv));
  }

  private static List<Probe> probes(String type, List<String> formats) {
    return formats.stream()
        .map(format -> Probe.of("{type: " + type + ", format: \"" + format + "\"}"))
        .toList();
  }

  private static String format(Probe probe) {
    return probe.type().replaceFirst(".*format: \"(.*)\"}", "$1");
  }

  private static BigDecimal number(JsonNode value) {
    return value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
  }

  private static String plain(BigDecimal number) {
    return Math.abs((long) number.scale()) < 30 ? number.toPlainString() : number.toString();
  }

  private static String range(Collection<JsonNode> values) {
    List<BigDecimal> sorted = values.stream().map(TypeGuess::number).sorted().toList();
    return Text.quoted(plain(sorted.get(0)))
        + " to "
        + Text.quoted(plain(sorted.get(sorted.size() - 1)));
  }
}
