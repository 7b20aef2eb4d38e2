/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import java.util.List;
import java.util.Optional;

/**
 * A guessed field.
 *
 * @param type name of its type
 * @param options what the type says besides, as {@code format: epoch_ms}, in order
 * @param fields of a record
 * @param element of a list
 * @param evidence what the guess rests on
 * @param values how many values there are that are not null
 * @param different how many different ones
 */
record Guess(
    String name,
    String from,
    String type,
    List<String> options,
    List<Guess> fields,
    Optional<Guess> element,
    boolean required,
    String evidence,
    long values,
    long different) {

  /** What no field is made of, and why. */
  static Guess leftOut(String from, String why) {
    return new Guess("", from, "", List.of(), List.of(), Optional.empty(), false, why, 0, 0);
  }

  boolean isLeftOut() {
    return type.isEmpty();
  }

  /** The same, of which every event must have a value. */
  Guess always() {
    return with(true, evidence);
  }

  Guess with(boolean always, String because) {
    return new Guess(
        name, from, type, options, fields, element, always, because, values, different);
  }

  /** The same numbers as times. */
  Guess asTime(TypeGuess type) {
    return new Guess(
        name,
        from,
        type.name(),
        type.options(),
        fields,
        element,
        required,
        evidence.replace(TypeGuess.WHOLE, "")
            + "; these are numbers, and nothing else could be a time",
        values,
        different);
  }

  boolean isNumber() {
    return type.equals("int64") || type.equals("float64") || type.equals("decimal");
  }

  /** Whether every value is another. */
  boolean isUnique() {
    return values > 1 && different == values;
  }

  /** Whether it can be an id or a part of a key. */
  boolean isExact() {
    return required && List.of("string", "int64", "enum", "bool", "date").contains(type);
  }
}
