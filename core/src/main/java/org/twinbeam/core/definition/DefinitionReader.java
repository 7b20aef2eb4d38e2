/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.Definition.Format;
import org.twinbeam.core.definition.Definition.Rule;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.TimestampType;
import org.twinbeam.core.schema.TypeNames;

/**
 * Reads a definition from YAML. Either all of it is sound, or every fault found is reported, each
 * with its place and what would be right.
 */
public final class DefinitionReader {
  static final List<String> KEYS =
      List.of(
          "stream",
          "description",
          "owner",
          "format",
          "fields",
          "id",
          "within",
          "partition_by",
          "time",
          "mqtt",
          "kafka",
          "derive",
          "rules",
          "score",
          "views");
  static final List<String> FORMATS = List.of("json", "csv");

  /** Epochs back in which an equal id makes a duplicate, unless the definition says otherwise. */
  static final int DEFAULT_WITHIN = 288;

  static final int MAX_WITHIN = 100_000;

  private static final String EXAMPLE =
      "stream: flights, fields: {departed: {type: timestamp}}, time: departed";

  private final Problems problems;
  private final String yaml;

  private DefinitionReader(String yaml, String file) {
    this.yaml = yaml;
    this.problems = new Problems(file);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidDefinitionException with all faults of its content
   */
  public static Definition read(Path path) throws IOException, InvalidDefinitionException {
    return parse(text(path), path.toString());
  }

  /** The text of a file of UTF-8. */
  static String text(Path path) throws IOException, InvalidDefinitionException {
    byte[] bytes = Files.readAllBytes(path);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidDefinitionException(
          List.of(new Problem(path.toString(), 1, 1, "the file is not UTF-8; save it as UTF-8")));
    }
  }

  /**
   * Reads a text.
   *
   * @param file name of its file, for messages
   * @throws InvalidDefinitionException with all its faults
   */
  public static Definition parse(String yaml, String file) throws InvalidDefinitionException {
    return new DefinitionReader(yaml, file).read();
  }

  /**
   * What a sound definition does not say though a stranger would ask: who owns the stream, what a
   * field means, in which unit a number is.
   *
   * @param file name of its file, for messages
   */
  public static List<Problem> unexplained(Definition definition, String file) {
    Problems problems = new Problems(file);
    Optional<YamlMap> root =
        YamlDocument.compose(definition.yaml(), problems)
            .flatMap(node -> YamlMap.known(node, "the definition", EXAMPLE, KEYS, problems));
    if (definition.owner().isEmpty()) {
      problems.at(1, 1, "nobody owns the stream; say who answers for it, as in owner: sales-data");
    }
    root.flatMap(map -> map.get("fields"))
        .flatMap(node -> YamlMap.open(node, "'fields'", EXAMPLE, problems))
        .ifPresent(map -> new Unexplained(problems).in(map, definition.fields()));
    return problems.found();
  }

  private Definition read() throws InvalidDefinitionException {
    Optional<Definition> definition =
        YamlDocument.compose(yaml, problems)
            .flatMap(root -> YamlMap.known(root, "the definition", EXAMPLE, KEYS, problems))
            .flatMap(this::definition);
    problems.throwIfAny();
    return definition.orElseThrow(
        () -> new IllegalStateException("neither a definition nor a problem"));
  }

  private Optional<Definition> definition(YamlMap map) {
    Optional<String> stream =
        map.require("stream", "stream: flights").flatMap(n -> map.text("stream"));
    stream.ifPresent(s -> Names.check("stream", s, map.get("stream").get(), problems));
    String description = map.has("description") ? map.text("description").orElse("") : "";
    String owner = map.has("owner") ? map.text("owner").orElse("") : "";
    Format format = map.has("format") ? format(map) : Format.JSON;

    Names names = new Names();
    FieldsReader.Fields fields =
        map.require("fields", "fields: {delay: {type: int32}}")
            .map(n -> new FieldsReader(problems).read(n, names))
            .orElseGet(
                () -> new FieldsReader.Fields(List.of(), java.util.Set.of(), java.util.Map.of()));
    if (format == Format.CSV) {
      refuseNested(fields);
    }
    Optional<String> id = identity(map, "id", fields);
    Optional<String> partitionBy = identity(map, "partition_by", fields);
    int within =
        map.has("within")
            ? map.integer("within", 0, MAX_WITHIN).orElse(DEFAULT_WITHIN)
            : DEFAULT_WITHIN;
    Optional<String> time = time(map, fields);
    List<TopicPattern> mqtt =
        map.get("mqtt").map(new TopicPatternsReader(fields, problems)::read).orElse(List.of());
    List<String> kafka =
        map.get("kafka")
            .map(n -> new KafkaTopicsReader(problems).read(n, stream))
            .orElse(List.of());

    ExpressionsReader expressions = new ExpressionsReader(fields, problems);
    List<Derived> derived =
        map.get("derive").map(n -> expressions.readDerived(n, names)).orElse(List.of());
    List<Rule> rules = map.get("rules").map(expressions::readRules).orElse(List.of());
    List<Scored> scored = map.get("score").map(n -> scored(n, names)).orElse(List.of());
    expressions.add(scored);
    List<View> views =
        map.get("views").map(n -> new ViewsReader(expressions, problems).read(n)).orElse(List.of());
    return stream.flatMap(
        s ->
            time.map(
                t ->
                    new Definition(
                        s,
                        description,
                        owner,
                        format,
                        List.copyOf(fields.fields()),
                        id,
                        within,
                        partitionBy,
                        t,
                        List.copyOf(mqtt),
                        List.copyOf(kafka),
                        List.copyOf(rules),
                        List.copyOf(derived),
                        List.copyOf(scored),
                        List.copyOf(views),
                        yaml)));
  }

  private Format format(YamlMap map) {
    Optional<String> format = map.text("format");
    if (format.isPresent() && !FORMATS.contains(format.get())) {
      problems.at(
          map.get("format").get(),
          format.get().equals("avro")
              ? "avro is not supported yet; use one of " + String.join(", ", FORMATS)
              : "unknown format '"
                  + Names.shorten(format.get())
                  + "'"
                  + Suggested.among(format.get(), FORMATS));
      return Format.JSON;
    }
    return format.map(f -> Format.valueOf(f.toUpperCase(Locale.ROOT))).orElse(Format.JSON);
  }

  private List<Scored> scored(Node node, Names names) {
    List<Scored> scored = new ArrayList<>();
    for (YamlMap.Entry e :
        YamlMap.open(node, "'score'", "late_risk: late", problems)
            .map(YamlMap::entries)
            .orElse(List.of())) {
      boolean named = names.claim("scored field", e.key(), e.keyNode(), problems);
      Optional<String> text =
          Yaml.text(e.value(), "scored field '" + Names.shorten(e.key()) + "'", problems);
      Optional<ModelReference> model = text.flatMap(ModelReference::parse);
      if (text.isPresent() && isBlock(e.value())) {
        problems.at(e.value(), "write the model on the line of its field, as in late_risk: late");
      } else if (text.isPresent() && model.isEmpty()) {
        problems.at(
            e.value(),
            "'"
                + Names.shorten(text.get())
                + "' names no model; write its name, as in late, or a version too, as in late:3");
      } else if (named && model.isPresent()) {
        scored.add(
            new Scored(
                e.key(),
                model.get(),
                e.value().getStartMark().orElseThrow().getIndex(),
                e.value().getEndMark().orElseThrow().getIndex()));
      }
    }
    return scored;
  }

  /** A launch writes the version where the model is named; a block's text is not all of that. */
  private static boolean isBlock(Node node) {
    return node instanceof ScalarNode scalar
        && (scalar.getScalarStyle() == ScalarStyle.LITERAL
            || scalar.getScalarStyle() == ScalarStyle.FOLDED);
  }

  private void refuseNested(FieldsReader.Fields fields) {
    for (Field f : fields.fields()) {
      if (!TypeNames.isScalar(f.type())) {
        problems.at(
            fields.places().get(f.name()),
            "field '"
                + f.name()
                + "' is a "
                + TypeNames.of(f.type())
                + ", which CSV cannot hold; use json, or a field for each value");
      }
    }
  }

  private Optional<String> identity(YamlMap map, String key, FieldsReader.Fields fields) {
    Optional<String> name = map.has(key) ? map.text(key) : Optional.empty();
    Optional<Field> field = field(map, key, name, fields);
    if (field.isPresent()) {
      FieldType type = field.get().type();
      Node at = map.get(key).get();
      if (!TypeNames.isExact(type)) {
        problems.at(
            at,
            "'"
                + key
                + "' must name a field with one exact value, but '"
                + field.get().name()
                + "' is of type "
                + TypeNames.of(type)
                + "; use a field of another type than list, record or float64");
      } else if (!field.get().required()) {
        problems.at(
            at,
            "'"
                + key
                + "' must name a required field; remove 'required: false' from '"
                + field.get().name()
                + "'");
      }
    }
    return name;
  }

  private Optional<String> time(YamlMap map, FieldsReader.Fields fields) {
    Optional<String> name = map.require("time", "time: departed").flatMap(n -> map.text("time"));
    Optional<Field> field = field(map, "time", name, fields);
    if (field.isPresent()
        && !(field.get().type() instanceof TimestampType && field.get().required())) {
      problems.at(
          map.get("time").get(),
          "'time' must name a required timestamp, but '"
              + field.get().name()
              + "' is "
              + (field.get().required()
                  ? "of type " + TypeNames.of(field.get().type())
                  : "not required")
              + "; use a field of type timestamp without 'required: false'");
    }
    return name;
  }

  private Optional<Field> field(
      YamlMap map, String key, Optional<String> name, FieldsReader.Fields fields) {
    Optional<Field> field = name.flatMap(fields::find);
    if (name.isPresent() && field.isEmpty() && !fields.faulty().contains(name.get())) {
      List<String> known = fields.fields().stream().map(Field::name).toList();
      problems.at(
          map.get(key).get(),
          "'"
              + key
              + "' names no field: '"
              + Names.shorten(name.get())
              + "'"
              + Suggested.among(name.get(), known));
    }
    return field;
  }
}
