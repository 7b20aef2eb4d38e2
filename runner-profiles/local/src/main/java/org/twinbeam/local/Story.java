/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;

/**
 * What is told of one stream: real data with declared trouble, and the doors by which it comes.
 *
 * @param title what is replayed, in a few words
 * @param file of the definition
 * @param plan every event, in the order in which they become known
 * @param kinds all that there are of the stream
 * @param doors share the events
 */
record Story(
    String title,
    Path file,
    Definition definition,
    List<Planned> plan,
    List<? extends Kind> kinds,
    List<Door> doors) {

  /** A way in. */
  enum Door {
    HTTP("HTTP"),
    KAFKA("Kafka"),
    MQTT("MQTT");

    private final String words;

    Door(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** A week of US flights: one half comes by HTTP, the other from a Kafka topic. */
  static Story flights(Settings settings) throws IOException, InvalidDefinitionException {
    return new Story(
        "a week of US flights",
        settings.flights(),
        DefinitionReader.read(settings.flights()),
        FlightTrouble.plan(FlightSample.read(settings.flightSample()), settings.seed()),
        List.of(FlightKind.values()),
        List.of(Door.HTTP, Door.KAFKA));
  }

  /** Four hours of sensor motes, over MQTT. */
  static Story motes(Settings settings) throws IOException, InvalidDefinitionException {
    return new Story(
        "the readings of eight sensor motes",
        settings.motes(),
        DefinitionReader.read(settings.motes()),
        MoteTrouble.plan(MoteSample.read(settings.moteSample()), settings.seed()),
        List.of(MoteKind.values()),
        List.of(Door.MQTT));
  }

  /** How many events of a kind are planned. */
  long count(Kind kind) {
    return plan.stream().filter(p -> p.kind() == kind).count();
  }
}
