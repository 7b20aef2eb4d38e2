/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.BoolType;
import org.twinbeam.core.schema.FieldType.DateType;
import org.twinbeam.core.schema.FieldType.DecimalType;
import org.twinbeam.core.schema.FieldType.EnumType;
import org.twinbeam.core.schema.FieldType.Float64Type;
import org.twinbeam.core.schema.FieldType.Int32Type;
import org.twinbeam.core.schema.FieldType.Int64Type;
import org.twinbeam.core.schema.FieldType.ListType;
import org.twinbeam.core.schema.FieldType.RecordType;
import org.twinbeam.core.schema.FieldType.StringType;
import org.twinbeam.core.schema.FieldType.TimestampType;
import org.twinbeam.core.schema.TimePatterns;
import org.twinbeam.core.schema.TypeNames;

/** Reads fields and their types. */
final class FieldsReader {
  /** What every field may say of itself. */
  static final List<String> COMMON_KEYS =
      List.of("type", "from", "required", "description", "unit");

  /** What fields of a type may say besides. */
  static final Map<String, List<String>> TYPE_KEYS =
      Map.of(
          "decimal", List.of("precision", "scale"),
          "timestamp", List.of("format", "zone"),
          "date", List.of("format"),
          "enum", List.of("symbols"),
          "list", List.of("items"),
          "record", List.of("fields"));

  static final int MAX_PRECISION = 38;
  private static final String EXAMPLE = "delay: {type: int32}";

  private final Problems problems;

  FieldsReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * What was read.
   *
   * @param faulty names whose fields have faults, so that nothing else is blamed for using them
   */
  record Fields(List<Field> fields, Set<String> faulty, Map<String, Node> places) {
    Optional<Field> find(String name) {
      return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }
  }

  Fields read(Node node, Names names) {
    List<Field> fields = new ArrayList<>();
    Set<String> faulty = new LinkedHashSet<>();
    Map<String, Node> places = new java.util.HashMap<>();
    Map<String, String> readers = new java.util.HashMap<>();
    Optional<YamlMap> map = YamlMap.open(node, "'fields'", EXAMPLE, problems);
    if (map.isPresent() && map.get().entries().isEmpty()) {
      problems.at(node, "'fields' is empty; declare at least the time field");
    }
    for (YamlMap.Entry e : map.map(YamlMap::entries).orElse(List.of())) {
      boolean named = names.claim("field", e.key(), e.keyNode(), problems);
      Optional<Field> field = field(e.key(), e.value());
      if (field.isPresent() && !reads(field.get(), e.value(), readers)) {
        field = Optional.empty();
      }
      if (named && field.isPresent()) {
        fields.add(field.get());
        places.put(e.key(), e.value());
      } else {
        faulty.add(e.key());
      }
    }
    return new Fields(fields, faulty, places);
  }

  /** Whether no field before it is read from the same place. */
  private boolean reads(Field field, Node at, Map<String, String> readers) {
    String other = readers.putIfAbsent(field.from(), field.name());
    if (other == null || other.equals(field.name())) {
      return true;
    }
    problems.at(
        at,
        "field '"
            + Names.shorten(field.name())
            + "' is read from '"
            + Names.shorten(field.from())
            + "', as field '"
            + Names.shorten(other)
            + "' is; say where each is read 'from'");
    return false;
  }

  private Optional<Field> field(String name, Node node) {
    if (node instanceof ScalarNode) {
      return Yaml.text(node, "the type of field '" + Names.shorten(name) + "'", problems)
          .flatMap(t -> type(t, node, Optional.empty()))
          .map(t -> new Field(name, t, true, ""));
    }
    String what = "field '" + Names.shorten(name) + "'";
    Optional<YamlMap> map = typed(node, what);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    Optional<FieldType> type = type(map.get(), what);
    Optional<Boolean> required =
        map.get().has("required") ? map.get().bool("required") : Optional.of(true);
    Optional<String> from = map.get().has("from") ? map.get().text("from") : Optional.of(name);
    String description =
        map.get().has("description") ? map.get().text("description").orElse("") : "";
    String unit = map.get().has("unit") ? map.get().text("unit").orElse("") : "";
    if (type.isEmpty() || required.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Field(name, from.get(), type.get(), required.get(), description, unit));
  }

  /** Opens a typed map with the keys that its type allows. */
  private Optional<YamlMap> typed(Node node, String what) {
    Optional<YamlMap> any = YamlMap.open(node, what, EXAMPLE, problems);
    if (any.isEmpty()) {
      return any;
    }
    List<String> keys = new ArrayList<>(COMMON_KEYS);
    any.get()
        .get("type")
        .filter(n -> n instanceof ScalarNode)
        .map(n -> ((ScalarNode) n).getValue())
        .filter(TypeNames.ALL::contains)
        .ifPresentOrElse(
            t -> keys.addAll(TYPE_KEYS.getOrDefault(t, List.of())),
            // With no type known, keys of every type pass: the type alone is at fault.
            () -> TYPE_KEYS.values().forEach(keys::addAll));
    any.get().reportUnknown(keys.stream().distinct().toList());
    return any;
  }

  private Optional<FieldType> type(YamlMap map, String what) {
    Optional<Node> node = map.require("type", EXAMPLE);
    return node.flatMap(n -> Yaml.text(n, "'type' of " + what, problems))
        .flatMap(t -> type(t, node.get(), Optional.of(map)));
  }

  private Optional<FieldType> type(String name, Node at, Optional<YamlMap> map) {
    return switch (name) {
      case "string" -> Optional.of(new StringType());
      case "bool" -> Optional.of(new BoolType());
      case "int32" -> Optional.of(new Int32Type());
      case "int64" -> Optional.of(new Int64Type());
      case "float64" -> Optional.of(new Float64Type());
      case "timestamp" -> timestamp(map);
      case "date" -> date(map);
      case "decimal" ->
          map.isPresent()
              ? decimal(map.get())
              : needsMap(name, at, "{type: decimal, precision: 12, scale: 2}");
      case "enum" ->
          map.isPresent()
              ? symbols(map.get())
              : needsMap(name, at, "{type: enum, symbols: [on, off]}");
      case "list" ->
          map.isPresent() ? list(map.get()) : needsMap(name, at, "{type: list, items: string}");
      case "record" ->
          map.isPresent()
              ? record(map.get())
              : needsMap(name, at, "{type: record, fields: {lat: float64}}");
      default -> {
        problems.at(
            at,
            "unknown type '" + Names.shorten(name) + "'" + Suggested.among(name, TypeNames.ALL));
        yield Optional.empty();
      }
    };
  }

  private Optional<FieldType> needsMap(String type, Node at, String example) {
    problems.at(at, "type " + type + " needs more: write it as " + example);
    return Optional.empty();
  }

  private Optional<FieldType> timestamp(Optional<YamlMap> map) {
    Optional<String> format =
        format(map, TimePatterns.INSTANT_FORMATS, TimePatterns::instantProblem);
    Optional<ZoneId> zone = Optional.of(java.time.ZoneOffset.UTC);
    if (map.isPresent() && map.get().has("zone")) {
      zone = map.get().text("zone").flatMap(z -> zone(z, map.get().get("zone").get()));
    }
    Optional<ZoneId> read = zone;
    return format.flatMap(f -> read.map(z -> new TimestampType(f, z)));
  }

  private Optional<ZoneId> zone(String text, Node at) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      problems.at(
          at,
          "unknown zone '"
              + Names.shorten(text)
              + "'; use UTC, an offset as +02:00, or a region as America/New_York");
      return Optional.empty();
    }
  }

  private Optional<FieldType> date(Optional<YamlMap> map) {
    return format(map, TimePatterns.DATE_FORMATS, TimePatterns::dateProblem).map(DateType::new);
  }

  private Optional<String> format(
      Optional<YamlMap> map,
      List<String> known,
      java.util.function.Function<String, Optional<String>> problem) {
    if (map.isEmpty() || !map.get().has("format")) {
      return Optional.of("iso");
    }
    Node at = map.get().get("format").get();
    Optional<String> format = map.get().text("format");
    Optional<String> fault = format.filter(f -> !known.contains(f)).flatMap(problem);
    if (fault.isPresent()) {
      problems.at(
          at,
          "bad format '"
              + Names.shorten(format.get())
              + "': "
              + fault.get()
              + "; use one of "
              + String.join(", ", known)
              + " or a pattern of java.time.format.DateTimeFormatter");
      return Optional.empty();
    }
    return format;
  }

  private Optional<FieldType> decimal(YamlMap map) {
    map.require("precision", "precision: 12");
    map.require("scale", "scale: 2");
    Optional<Integer> precision = map.integer("precision", 1, MAX_PRECISION);
    Optional<Integer> scale = map.integer("scale", 0, MAX_PRECISION);
    if (precision.isPresent() && scale.isPresent() && scale.get() > precision.get()) {
      problems.at(
          map.get("scale").get(),
          "scale "
              + scale.get()
              + " is above precision "
              + precision.get()
              + "; precision counts all digits, scale those after the point");
      return Optional.empty();
    }
    return precision.flatMap(p -> scale.map(s -> new DecimalType(p, s)));
  }

  private Optional<FieldType> symbols(YamlMap map) {
    map.require("symbols", "symbols: [on, off]");
    Optional<List<ScalarNode>> nodes = map.texts("symbols", "symbols: [on, off]");
    if (nodes.isEmpty()) {
      return Optional.empty();
    }
    Set<String> symbols = new LinkedHashSet<>();
    for (ScalarNode s : nodes.get()) {
      if (!symbols.add(s.getValue())) {
        problems.at(s, "duplicate symbol '" + Names.shorten(s.getValue()) + "'; keep one");
      }
    }
    if (symbols.isEmpty()) {
      problems.at(map.get("symbols").get(), "'symbols' is empty; list what values can be");
      return Optional.empty();
    }
    return Optional.of(new EnumType(List.copyOf(symbols)));
  }

  private Optional<FieldType> list(YamlMap map) {
    Optional<Node> items = map.require("items", "items: string");
    if (items.isEmpty()) {
      return Optional.empty();
    }
    if (items.get() instanceof ScalarNode) {
      return Yaml.text(items.get(), "'items'", problems)
          .flatMap(t -> type(t, items.get(), Optional.empty()))
          .map(ListType::new);
    }
    return typed(items.get(), "'items'")
        .flatMap(
            m -> {
              if (m.has("required")) {
                problems.at(
                    m.get("required").get(),
                    "elements of a list are always required; remove 'required'");
              }
              if (m.has("from")) {
                problems.at(m.get("from").get(), "elements of a list have no names; remove 'from'");
              }
              return type(m, "'items'");
            })
        .map(ListType::new);
  }

  private Optional<FieldType> record(YamlMap map) {
    Optional<Node> node = map.require("fields", "fields: {lat: float64}");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    // Nested names are a namespace of their own.
    Fields nested = read(node.get(), new Names());
    return nested.faulty().isEmpty() && !nested.fields().isEmpty()
        ? Optional.of(new RecordType(List.copyOf(nested.fields())))
        : Optional.empty();
  }
}
