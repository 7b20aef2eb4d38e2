/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.definition.Cases.Case;
import org.twinbeam.core.definition.Cases.Event;
import org.twinbeam.core.definition.Cases.Reject;

class CasesReaderTest {
  @TempDir Path dir;

  private Cases read(String yaml) throws Exception {
    return CasesReader.read(Files.writeString(dir.resolve("orders.test.yaml"), yaml));
  }

  private List<String> problems(String yaml) throws Exception {
    Path file = Files.writeString(dir.resolve("orders.test.yaml"), yaml);
    InvalidDefinitionException refused =
        catchThrowableOfType(InvalidDefinitionException.class, () -> CasesReader.read(file));
    return refused.problems().stream()
        .map(p -> p.line() + ":" + p.column() + ": " + p.message())
        .toList();
  }

  @Test
  void readsWhatIsExpected() throws Exception {
    Cases cases =
        read(
            """
            cases:
              - case: a sale
                events:
                  - {id: a, total: 3.50, at: 2026-11-20T09:00:00Z, tags: [x, null, true]}
                  - not JSON
                  - {payload: {n: 007}, source: mqtt:a/b}
                  - {payload: "1,2", content_type: text/csv}
                rows: [{id: a, total: 3.5}]
                rejects:
                  - {event: 2, step: decode, cause: not JSON}
                  - {event: 3}
                duplicates: 0
                cells:
                  by_shop: [{shop: B, window: 2026-11-20T09:00:00Z, orders: 1}]
            """);
    assertThat(cases.definition()).isEqualTo(dir.resolve("orders.yaml"));
    Case sale = cases.cases().get(0);
    assertThat(sale.name()).isEqualTo("a sale");
    assertThat(sale.line()).isEqualTo(2);
    assertThat(sale.events())
        .containsExactly(
            new Event(
                "{\"id\":\"a\",\"total\":3.50,\"at\":\"2026-11-20T09:00:00Z\","
                    + "\"tags\":[\"x\",null,true]}",
                null,
                null),
            new Event("not JSON", null, null),
            new Event("{\"n\":\"007\"}", null, "mqtt:a/b"),
            new Event("1,2", "text/csv", null));
    assertThat(sale.rows()).contains(List.of(Map.of("id", "\"a\"", "total", "3.5")));
    assertThat(sale.rejects())
        .contains(
            List.of(
                new Reject(2, Optional.of("DECODE"), Optional.of("not JSON")),
                new Reject(3, Optional.empty(), Optional.empty())));
    assertThat(sale.duplicates()).contains(0);
    assertThat(sale.cells().get("by_shop").get(0))
        .containsEntry("shop", "\"B\"")
        .containsEntry("orders", "1");
  }

  @Test
  void tellsAllThatIsWrong() throws Exception {
    assertThat(
            problems(
                """
                cases:
                  - case: one
                    event: []
                  - events: {}
                    case: two
                    rejects: [{event: 1, because: x}]
                    duplicates: -1
                """))
        .containsExactly(
            "2:5: a case lacks the key 'events'; add it, as in events: [{id: a, total: 3}]",
            "3:5: unknown key 'event' of a case; did you mean 'events'?; use one of case, events,"
                + " rows, rejects, duplicates, cells",
            "4:13: 'events' must be a list, not a map",
            "6:26: unknown key 'because' of a reject; did you mean 'cause'?; use one of event, step,"
                + " cause",
            "7:17: 'duplicates' of a case must be a whole number from 0 to 1000000, not '-1'");
    assertThat(problems("[]"))
        .singleElement()
        .asString()
        .contains("the file of cases must be a map");
  }
}
