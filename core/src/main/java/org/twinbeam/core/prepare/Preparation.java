/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.expression.Expression;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.prepare.PreparedExpressions.Named;

/**
 * A definition compiled to the function that prepares its events: decode, conform, check, derive.
 * Where models tell fields, who has the models scores the outcome and {@link #complete}s it.
 *
 * <p>The outcome depends on the payload, its content type, its source and the definition alone. No
 * payload makes it throw. Safe for use by several threads; not serializable: compile it where it is
 * used.
 */
public final class Preparation {
  private final FieldSlots slots;
  private final PayloadDecoder decoder;
  private final TopicFields topics;
  private final Columns columns;
  private final PreparedExpressions expressions;
  private final KeyLimit keys;
  private final int id;
  private final int time;
  private final int firstScored;
  private final int scored;

  private Preparation(Definition d) {
    this.slots = new FieldSlots(d.fields());
    this.decoder = new PayloadDecoder(d, slots);
    this.topics = new TopicFields(d, slots);
    this.columns = Columns.of(d);
    this.expressions = new PreparedExpressions(d, columns);
    this.keys = new KeyLimit(d, columns);
    this.id = d.id().map(columns::index).orElse(-1);
    this.time = columns.index(d.time());
    this.firstScored = d.fields().size() + d.derived().size();
    this.scored = d.scored().size();
  }

  /**
   * Compiles a definition.
   *
   * @throws IllegalArgumentException if it is one that no {@link
   *     org.twinbeam.core.definition.DefinitionReader} would give
   */
  public static Preparation compile(Definition definition) {
    return new Preparation(definition);
  }

  /** All columns, in the order of {@link Columns}. */
  public List<Column> columns() {
    return columns.all();
  }

  /**
   * The place of a column in {@link Prepared#values}; conditions are found by {@link
   * Columns#condition}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int column(String name) {
    return columns.index(name);
  }

  /** Prepares a payload of no known source. */
  public Outcome prepare(byte[] payload, String contentType) {
    return prepare(payload, contentType, null);
  }

  /**
   * Prepares one payload.
   *
   * @param payload its bytes; null, as a log can hold it, is rejected
   * @param contentType media type told by the sender, or null for the definition's format
   * @param source the door and what it knows of the sender, or null; the topic of MQTT may give
   *     fields
   */
  public Outcome prepare(byte[] payload, String contentType, String source) {
    Object[] values = new Object[columns.size()];
    try {
      decoder.decode(payload, contentType, values);
    } catch (DecodeException e) {
      return rejected(Step.DECODE, e.getMessage());
    }
    topics.read(source, values);
    Fault fault = slots.firstFault(values);
    if (fault != null) {
      return rejected(Step.CONFORM, fault.cause());
    }
    String broken = firstBrokenRule(values);
    if (broken != null) {
      return rejected(Step.CHECK, broken);
    }
    String failed = derive(values);
    if (failed != null) {
      return rejected(Step.DERIVE, failed);
    }
    String tooLong = keys.firstFault(values);
    if (tooLong != null) {
      return rejected(Step.DERIVE, tooLong);
    }
    if (scored == 0) {
      evaluateConditions(values);
    }
    String idText = id < 0 ? null : text(values[id]);
    return new Prepared(idText, ((Instant) values[time]).toEpochMilli(), values);
  }

  /** How many fields models are to tell. */
  public int scored() {
    return scored;
  }

  /**
   * Completes an event with what models told, in place.
   *
   * @param scores in the order of the definition's scored fields
   */
  public void complete(Prepared event, double[] scores) {
    for (int i = 0; i < scored; i++) {
      event.values()[firstScored + i] = scores[i];
    }
    evaluateConditions(event.values());
  }

  private String firstBrokenRule(Object[] values) {
    for (Named rule : expressions.rules) {
      try {
        Object result = rule.expression().eval(values);
        if (!Boolean.TRUE.equals(result)) {
          return "rule "
              + rule.name()
              + (result == null ? " is not known to be true: " : " is not true: ")
              + used(rule, values)
              + "; it says "
              + rule.text();
        }
      } catch (EvaluationException e) {
        return "rule " + rule.name() + " failed: " + e.getMessage() + "; " + used(rule, values);
      }
    }
    return null;
  }

  private String derive(Object[] values) {
    int column = slots.size();
    for (Named derived : expressions.derived) {
      try {
        values[column++] = derived.expression().eval(values);
      } catch (EvaluationException e) {
        return derived.name() + " failed: " + e.getMessage() + "; " + used(derived, values);
      }
    }
    return null;
  }

  private void evaluateConditions(Object[] values) {
    int column = values.length - expressions.conditions.size();
    for (Expression condition : expressions.conditions) {
      values[column++] = isTrue(condition, values);
    }
  }

  // A condition that fails is not true: the event is sound, it is left out of the measure only.
  private static Boolean isTrue(Expression condition, Object[] values) {
    try {
      return Boolean.TRUE.equals(condition.eval(values));
    } catch (EvaluationException e) {
      return false;
    }
  }

  private String used(Named expression, Object[] values) {
    StringBuilder text = new StringBuilder();
    for (String name : expression.uses()) {
      Object value = values[columns.index(name)];
      text.append(text.isEmpty() ? "" : ", ").append(name).append(" = ");
      text.append(
          value == null || value instanceof Number || value instanceof Boolean
              ? String.valueOf(value)
              : Quoted.value(value.toString()));
    }
    return text.toString();
  }

  /** Text of a value with one exact text, such as an id's: equal for equal values. */
  public static String text(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /** An outcome whose cause is fit to be shown, whatever it quotes. */
  public static Rejected rejected(Step step, String cause) {
    return new Rejected(step, Quoted.cause(cause));
  }
}
