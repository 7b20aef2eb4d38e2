/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that the topic gives. */
class TopicFieldsTest {
  private static final BothWays STREAM =
      BothWays.of(
          """
          stream: motes
          time: at
          id: mote
          mqtt: ["motes/{place}/{mote}", "motes/{mote}/+", "+/{place}/{warm}/#"]
          fields:
            at: {type: timestamp, format: epoch_ms}
            mote: int32
            place: {type: string, required: false}
            warm: {type: bool, required: false}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          mqtt:motes/attic/7         | {"at":1}                                | String attic
          mqtt:motes/attic/7.0       | {"at":1,"mote":5,"place":"cellar"}      | String attic
          mqtt:motes/attic/7         | {"at":1,"mote":"x","place":7}           | String attic
          mqtt:motes//7              | {"at":1,"place":"cellar"}               | `String `
          mqtt:motes/attic/          | {"at":1,"mote":5}                       | CONFORM: mote: expected int32
          mqtt:motes/7/attic         | {"at":1,"mote":5}                       | CONFORM: mote: expected int32
          mqtt:motes/attic           | {"at":1,"mote":5,"place":"cellar"}      | String cellar
          mqtt:x/attic/true          | {"at":1,"mote":5,"place":"cellar"}      | String attic
          mqtt:x/attic/true/1/2/3    | {"at":1,"mote":5}                       | String attic
          mqtt:x/attic/yes           | {"at":1,"mote":5}                       | CONFORM: warm: expected true or false, found "yes"
          mqtt:$SYS/attic/true       | {"at":1,"mote":5}                       | null
          mqtt:                      | {"at":1,"mote":5}                       | null
          MQTT:motes/attic/7         | {"at":1,"mote":5}                       | null
          http                       | {"at":1,"mote":5}                       | null
                                     | {"at":1,"mote":5}                       | null
          motes/attic/7              | {"at":1}                                | CONFORM: mote: is missing
          mqtt:motes/attic/7         | {"at":1                                 | DECODE: not JSON
          """)
  void topicsGiveFields(String source, String payload, String expected) {
    assertThat(STREAM.show(payload, "application/json", source, "place")).startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/csv                        | 1,,,       | String attic
          text/csv                        | 1,5,x,true | String attic
          text/csv                        | 1          | DECODE: the CSV record has 1 field
          text/csv; columns="at"          | 1          | String attic
          text/csv; columns="at,place"    | 1,x        | String attic
          text/csv; columns="place"       | x          | CONFORM: at: is missing
          """)
  void overCsvToo(String contentType, String payload, String expected) {
    assertThat(STREAM.show(payload, contentType, "mqtt:motes/attic/7", "place"))
        .startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mqtt:motes/attic/7.0 | {"at":1,"mote":5} | 7
          mqtt:motes/attic/7   | no JSON at all    | 7
          mqtt:motes/attic/x   | {"at":1,"mote":5} |
          mqtt:motes/attic     | {"at":1,"mote":5} | 5
          mqtt:y/attic/true    | {"at":1,"mote":5} | 5
                               | {"at":1,"mote":5} | 5
          """)
  void aDoorReadsThemToo(String source, String payload, String key) {
    assertThat(STREAM.key(payload, null, source)).isEqualTo(key);
  }

  @Property(tries = 1000, seed = "20010121")
  void anyTopic(
      @ForAll
          @Chars({'/', '/', '$', '+', '#', '{', '7', 'a', '\n', '\ud800', 'é'})
          @StringLength(max = 12)
          String rest) {
    for (String start : new String[] {"mqtt:", "mqtt:motes/", "mqtt:motes/a/", "mqtt:x/y/true"}) {
      STREAM.prepare(Prepare.bytes("{\"at\":1,\"mote\":5}"), null, start + rest);
      STREAM.prepare(Prepare.bytes("1,5,,"), "text/csv", start + rest);
    }
  }
}
