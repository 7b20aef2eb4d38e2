/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.pipelines.options.TraceOptions;
import org.twinbeam.transforms.Wanted;

class TraceQuestionTest {
  private static final String YAML =
      """
      stream: sales
      fields: {no: string, at: timestamp, shop: string, till: int32}
      %s
      time: at
      views:
        by_shop: {key: [shop, till], window: 1h, measures: {events: count}}
        hours: {window: {size: 6h, every: 1h}, measures: {events: count}}
      """;

  private static TraceQuestion ask(String id, String... flags) throws RefusedException {
    PipelineOptionsFactory.register(TraceOptions.class);
    return TraceQuestion.of(
        PipelineOptionsFactory.fromArgs(flags).as(TraceOptions.class),
        StreamPlan.of(YAML.formatted(id)));
  }

  @Test
  void takesAnIdAsItIs() throws Exception {
    assertThat(ask("id: no", "--id=a, b").wanted(null)).isEqualTo(new Wanted.OfId("a, b"));
  }

  @Test
  void takesTheKeyHoweverItIsWritten() throws Exception {
    Instant start = Instant.parse("2026-11-20T09:00:00Z");
    for (String key : new String[] {"[\"Köln\", 3]", "[\"K\\u00f6ln\",\"3\"]"}) {
      assertThat(
              ask("", "--view=by_shop", "--key=" + key, "--window=2026-11-20T10:00:00+01:00")
                  .wanted(null))
          .isEqualTo(
              new Wanted.InCells(
                  "by_shop",
                  "[\"Köln\",3]",
                  start.toEpochMilli(),
                  start.plusSeconds(3600).toEpochMilli(),
                  Long.MAX_VALUE,
                  Long.MAX_VALUE));
    }
    assertThat(
            ask("", "--view=hours", "--window=2026-11-20T09:00:00Z", "--asOf=7", "--asOfImports=2")
                .wanted(null))
        .isEqualTo(
            new Wanted.InCells(
                "hours",
                "[]",
                start.toEpochMilli(),
                start.plusSeconds(6 * 3600).toEpochMilli(),
                7,
                2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          | say which events are wanted, by one of
          --id=a --at=1:2 | say which events are wanted, by one of
          --view=hours | say which events are wanted, by one of
          --id=a --window=2026-11-20T09:00:00Z | say which events are wanted, by one of
          --id=a --limit=0 | --limit is 0, must be at least 1
          --id=a | stream sales declares no id, so its events are known by their places
          --at=1 | --at is '1', must be a partition and an offset in it, as in 3:1713
          --at=-1:2 | --at is '-1:2', must be
          --view=days --window=2026-11-20T09:00:00Z | has no view 'days'; there are by_shop, hours
          --view=hours --window=2026-11-20T09:30:00Z | must be the start of a window of view hours
          --view=hours --window=today | --window is today, must be the start
          --view=hours --window=2026-11-20T09:00:00Z --key=[1] | the values of no field: []
          --view=by_shop --window=2026-11-20T09:00:00Z | must be a JSON array of the values of [shop, till]
          --id=a --key=[1] | say which events are wanted, by one of
          --view=by_shop --window=2026-11-20T09:00:00Z --key=["R",1.5] | --key is ["R",1.5]: 1.5 of till must be a whole number
          --view=by_shop --window=2026-11-20T09:00:00Z --key=Rome | --key is Rome, must be a JSON array
          """)
  void refusesWhatCannotBeAsked(String flags, String says) {
    assertThatThrownBy(() -> ask("", flags == null ? new String[0] : flags.split(" ")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(says);
  }
}
