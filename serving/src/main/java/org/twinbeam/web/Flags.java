/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flags of a command line, {@code --name=value}. */
public final class Flags {
  private final Map<String, List<String>> given = new LinkedHashMap<>();

  /**
   * Reads a command line.
   *
   * @param program for messages
   * @throws IllegalArgumentException if a flag is unknown
   */
  public Flags(String program, List<String> known, String... args) {
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (equals < 0 || !name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException("not a flag of " + program + ": " + arg);
      }
      given
          .computeIfAbsent(name.substring(2), n -> new ArrayList<>())
          .add(arg.substring(equals + 1));
    }
  }

  /** The value given last. */
  public Optional<String> text(String name) {
    List<String> values = given.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  public String text(String name, String absent) {
    return text(name).orElse(absent);
  }

  /** All values, each cut at its commas. */
  public List<String> list(String name) {
    return given.getOrDefault(name, List.of()).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if it is no whole number in the range
   */
  public long number(String name, long absent, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "--" + name + " is " + text.get() + ", must be " + least + " to " + most);
  }
}
