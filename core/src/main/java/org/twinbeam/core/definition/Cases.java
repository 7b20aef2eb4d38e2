/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a definition is expected to make of events, case by case.
 *
 * @param definition file of the definition
 */
public record Cases(Path definition, List<Case> cases) {

  public Cases {
    cases = List.copyOf(cases);
  }

  /**
   * One case. What is absent is not compared.
   *
   * @param line in the file, from 1
   * @param rows what is expected of the accepted events, in their order: values by field
   * @param rejects all that are expected
   * @param duplicates how many are expected
   * @param cells of a view, by its name: all that are expected
   */
  public record Case(
      String name,
      int line,
      List<Event> events,
      Optional<List<Map<String, String>>> rows,
      Optional<List<Reject>> rejects,
      Optional<Integer> duplicates,
      Map<String, List<Map<String, String>>> cells) {

    public Case {
      events = List.copyOf(events);
    }
  }

  /**
   * An event as it is received.
   *
   * @param source the door, as in {@code mqtt:plant/press-1}, or null
   */
  public record Event(String payload, String contentType, String source) {}

  /**
   * A reject.
   *
   * @param event number of the event, from 1
   * @param step such as conform, if it matters
   * @param cause a part of the cause, if it matters
   */
  public record Reject(int event, Optional<String> step, Optional<String> cause) {}
}
