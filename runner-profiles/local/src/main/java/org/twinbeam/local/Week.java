/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;

/**
 * What the quickstart is about: the definition, and all events that will be sent.
 *
 * @param kinds all that there are of the stream
 */
record Week(Definition definition, List<? extends Kind> kinds, List<Planned> plan) {

  static Week read(Settings settings) throws IOException, InvalidDefinitionException {
    return new Week(
        DefinitionReader.read(settings.definition()),
        List.of(FlightKind.values()),
        FlightTrouble.plan(FlightSample.read(settings.sample()), settings.seed()));
  }

  /** How many events of a kind are planned. */
  long count(Kind kind) {
    return plan.stream().filter(p -> p.kind() == kind).count();
  }
}
