/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.twinbeam.core.expression.Variable;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

/**
 * One event stream, described once: its fields, checks, derived fields and views. Everything that
 * reads or serves the stream, in either layer, is built from this.
 *
 * @param stream name of the stream; its log is the Kafka topic {@code <stream>.events}
 * @param owner who answers for the stream, or an empty string
 * @param format how payloads without a known content type are decoded
 * @param id name of the field that identifies an event, if any
 * @param within number of epochs back in which an equal id makes a duplicate
 * @param partitionBy field whose hash chooses the partition, if not the id
 * @param time name of the timestamp field that is the event time
 * @param mqtt the MQTT topics whose messages are events of the stream; the first that matches gives
 *     fields
 * @param kafka Kafka topics of others, whose records are events of the stream
 * @param scored fields that models tell, after all other preparation
 * @param yaml the text this was read from, as written
 */
public record Definition(
    String stream,
    String description,
    String owner,
    Format format,
    List<Field> fields,
    Optional<String> id,
    int within,
    Optional<String> partitionBy,
    String time,
    List<TopicPattern> mqtt,
    List<String> kafka,
    List<Rule> rules,
    List<Derived> derived,
    List<Scored> scored,
    List<View> views,
    String yaml) {

  /** Encoding of a payload. */
  public enum Format {
    JSON,
    CSV,
    AVRO
  }

  /** A check every event must pass: a CEL expression of type bool. */
  public record Rule(String name, String check) {}

  /**
   * A field computed from others by a CEL expression, with the type the expression was found to
   * have.
   *
   * @param nullable whether its value may be null
   */
  public record Derived(String name, String expression, FieldType type, boolean nullable) {
    /** As expressions see it. */
    public Variable variable() {
      return new Variable(name, Optional.of(type), nullable);
    }
  }

  /**
   * A field that a model tells, of type float64 and never null.
   *
   * @param from where in the text the reference to the model begins, in code points
   * @param to where it ends
   */
  public record Scored(String name, ModelReference model, int from, int to) {
    /** As expressions see it. */
    public Variable variable() {
      return new Variable(name, Optional.of(new FieldType.Float64Type()), false);
    }
  }

  /** What expressions over prepared events can use: all fields, then all derived fields. */
  public List<Variable> variables() {
    return Stream.concat(fields.stream().map(Variable::of), derived.stream().map(Derived::variable))
        .toList();
  }

  /**
   * The text of this definition with other references to models.
   *
   * @param references what each scored field is told by, by the field's name
   */
  public String withModels(Map<String, ModelReference> references) {
    StringBuilder text = new StringBuilder();
    int bom = yaml.startsWith("\uFEFF") ? 1 : 0;
    int at = 0;
    for (Scored each : scored.stream().sorted(Comparator.comparingInt(Scored::from)).toList()) {
      int from = yaml.offsetByCodePoints(0, each.from() + bom);
      text.append(yaml, at, from).append(references.getOrDefault(each.name(), each.model()));
      at = yaml.offsetByCodePoints(0, each.to() + bom);
    }
    return text.append(yaml, at, yaml.length()).toString();
  }

  /** The view of that name, if there is one. */
  public Optional<View> view(String name) {
    return views.stream().filter(v -> v.name().equals(name)).findFirst();
  }
}
