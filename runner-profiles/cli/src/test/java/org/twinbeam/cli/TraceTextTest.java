/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpSettings;
import org.twinbeam.local.up.UpState;

class TraceTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String EVENT =
      """
      {"fate": "accepted", "time": "2026-11-20T09:00:01Z", "epoch": 7, "partition": 2, "offset": 9,
       "inLog": true, "lakeFile": null, "receivedAt": "2026-11-20T09:00:02Z",
       "source": "mqtt:shop/1", "payload": "{}",
       "cells": [{"view": "hourly", "version": "0a", "key": {}, "window": "2026-11-20T04:00:00Z",
                  "lastWindow": "2026-11-20T09:00:00Z"},
                 {"view": "by_shop", "version": "0b", "key": {"shop": "New York"},
                  "window": "2026-11-20T09:00:00Z"}]}""";

  private static final String IMPORTED =
      """
      {"fate": "%s", "import": 1, "file": "a.csv", "row": 3, "lakeFile": "w/i.parquet",
       "receivedAt": "2026-11-20T09:00:02Z", "source": "file:a.csv", "payload": "{}", "cells": []}""";

  private static List<String> lines(String event, String more, String epochs) throws Exception {
    JsonNode answer =
        JSON.readTree(
            """
            {"stream": "orders", "id": "a", "committed": 6, "imports": 2, "read": 1234,
             "found": 2, "events": [%s], %s}"""
                .formatted(event, more));
    UpState state =
        new UpState(
            1, "", true, null, "s", "g", "k:1", null, "jdbc:", "me", List.of(), List.of(),
            List.of());
    UpSettings settings =
        new UpSettings(List.of("orders"), null, null, null, null, null, null, null, 5, 10);
    UpPlace.WhatIsUp up = new UpPlace.WhatIsUp(new UpDirectory(Path.of("x")), settings, state);
    Optional<JsonNode> told =
        epochs == null ? Optional.empty() : Optional.of(JSON.readTree(epochs));
    return new TraceText(up, "orders", 288, answer, told).lines("with the id a", "");
  }

  @Test
  void tellsWhereAnEventIsAndWhatBecameOfIt() throws Exception {
    assertThat(
            lines(
                EVENT,
                "\"log\": true",
                "{\"horizon\": 5, \"settled\": 6, \"imports\": 1, \"generation\": 3}"))
        .containsExactly(
            "2 events of orders with the id a, the first 1 of them:",
            "",
            "accepted",
            "  happened  2026-11-20T09:00:01Z",
            "  received  2026-11-20T09:00:02Z by mqtt:shop/1",
            "  place     epoch 7, partition 2, offset 9 (speed layer, not final yet)",
            "  log       topic orders.events has it",
            "  lake      not yet: its epoch is not committed",
            "  in        hourly 2026-11-20T04:00:00Z to 2026-11-20T09:00:00Z",
            "            by_shop shop=New York 2026-11-20T09:00:00Z",
            "  payload   {}",
            "",
            "Looked at 1,234 events: epochs 0 to 6 in the lake, the log behind them, 2 imports",
            "How that cell is made: twinbeam explain orders by_shop 'shop=New York'"
                + " 2026-11-20T09:00:00Z");
  }

  @Test
  void tellsTheLayerThatAnswersHaveItFrom() throws Exception {
    String speed = "{\"horizon\": 5, \"settled\": 7, \"imports\": 1, \"generation\": 3}";
    assertThat(lines(EVENT, "\"log\": true", speed))
        .contains("  place     epoch 7, partition 2, offset 9 (speed layer, final)");
    assertThat(lines(EVENT, "\"log\": true", speed.replace("5", "8")))
        .contains("  place     epoch 7, partition 2, offset 9 (batch layer)");
    assertThat(lines(EVENT, "\"log\": true", speed.replace("3", "0")))
        .contains(
            "  place     epoch 7, partition 2, offset 9 (in no answer yet: twinbeam run batch orders)");
    assertThat(lines(EVENT, "\"log\": true", null))
        .contains("  place     epoch 7, partition 2, offset 9");
    assertThat(lines(IMPORTED.formatted("accepted"), "\"log\": true", speed))
        .contains(
            "  place     a.csv row 3 (in no answer yet: twinbeam run batch orders)",
            "  lake      w/i.parquet")
        .noneMatch(line -> line.startsWith("  log"));
    assertThat(lines(IMPORTED.formatted("duplicate"), "\"log\": true", speed))
        .contains("a duplicate: it came before, within 288 imports", "  place     a.csv row 3");
  }

  @Test
  void tellsWhyTheLogWasNotRead() throws Exception {
    assertThat(lines(EVENT, "\"log\": false, \"withoutLog\": \"topic x is gone\"", null))
        .contains(
            "Looked at 1,234 events: epochs 0 to 6 in the lake, 2 imports",
            "The log could not be read: topic x is gone");
  }

  @Test
  void aCommandThatIsNotWhatWouldBeCopiedIsNotShown() throws Exception {
    assertThat(lines(EVENT.replace("New York", "\\u001b[2J"), "\"log\": true", null))
        .noneMatch(line -> line.startsWith("How that cell is made"));
  }
}
