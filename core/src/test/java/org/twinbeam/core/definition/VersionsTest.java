/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each edit that can change a number changes the version, and no other edit does. */
class VersionsTest {
  private static Versions sound;

  @BeforeAll
  static void compute() throws Exception {
    sound = Versions.of(Texts.parse(Texts.SOUND));
  }

  private static Versions edited(String old, String replacement) throws Exception {
    return Versions.of(Texts.parse(Texts.edited(old, replacement)));
  }

  @Test
  void hasSixteenHexDigitsEach() {
    assertThat(sound.preparation()).matches("[0-9a-f]{16}");
    assertThat(sound.views()).containsOnlyKeys("hourly", "recent");
    assertThat(sound.views().values()).allMatch(v -> v.matches("[0-9a-f]{16}"));
    Set<String> all = new HashSet<>(sound.views().values());
    all.add(sound.preparation());
    assertThat(all).hasSize(3);
  }

  @Test
  void staysAsItIsFromReleaseToRelease() throws Exception {
    // If this fails, either the canonical form changed by mistake, or ALGORITHM was raised.
    Versions v =
        Versions.of(
            Texts.parse(
                """
                {stream: s, fields: {at: timestamp, n: int64}, time: at,
                 views: {v: {window: 1h, measures: {c: count}}}}
                """));
    assertThat(v.preparation()).isEqualTo("7bed4313224ae096");
    assertThat(v.views().get("v")).isEqualTo("33e94678f69d6975");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          stream: flights | stream: flights2
          timestamp, format: iso | timestamp, format: epoch_ms
          zone: UTC | zone: Europe/Paris
          delay: {type: int32 | delay: {type: int64
          delay: {type: int32 | delay: {from: Delay, type: int32
          seats: {type: int32 | seats: {from: Seats, type: int32
          precision: 9 | precision: 8
          scale: 2 | scale: 1
          scale: 2, required: false | scale: 2
          symbols: [landed, diverted] | symbols: [landed, diverted, lost]
          symbols: [landed, diverted] | symbols: [diverted, landed]
          items: string | items: int64
          {tail: string | {tail_number: string
          seats: {type: int32 | seats: {type: int64
          day: {type: date} | day: {type: date, format: dd.MM.yyyy}
          id: flight | # no id
          within: 288 | within: 287
          partition_by: origin | partition_by: flight
          late: delay > 15 | late: delay > 16
          late: delay > 15 | late: delay  > 15
          plausible_delay: delay >= -1440 | plausible_delay: delay >= -1441
          plausible_delay: delay | believable_delay: delay
          """)
  void editsOfPreparationChangeAll(String old, String replacement) throws Exception {
    assertAllChanged(edited(old, replacement));
  }

  @Test
  void formatAndTimeChangeAll() throws Exception {
    String flat = Texts.SOUND.replaceAll("(stops|aircraft): .*", "");
    Versions json = Versions.of(Texts.parse(flat));
    Versions csv = Versions.of(Texts.parse(flat.replace("format: json", "format: csv")));
    assertThat(csv.preparation()).isNotEqualTo(json.preparation());

    String two = Texts.edited("  day: {type: date}", "  landed: {type: timestamp}");
    Versions departed = Versions.of(Texts.parse(two));
    Versions landed = Versions.of(Texts.parse(two.replace("time: departed", "time: landed")));
    assertThat(landed.preparation()).isNotEqualTo(departed.preparation());
  }

  private static void assertAllChanged(Versions v) {
    assertThat(v.preparation()).isNotEqualTo(sound.preparation());
    assertThat(v.views().get("hourly")).isNotEqualTo(sound.views().get("hourly"));
    assertThat(v.views().get("recent")).isNotEqualTo(sound.views().get("recent"));
  }

  @Test
  void ordersThatMatter() throws Exception {
    String rules = "  plausible_delay: delay >= -1440\n  known_origin: origin != \"\"\n";
    String swapped = "  known_origin: origin != \"\"\n  plausible_delay: delay >= -1440\n";
    assertThat(edited(rules, swapped).preparation())
        .as("the first failing rule names the cause")
        .isNotEqualTo(sound.preparation());
    String fields = "  origin: {type: string}\n  destination: {type: string}\n";
    String moved = "  destination: {type: string}\n  origin: {type: string}\n";
    assertThat(edited(fields, moved).preparation())
        .as("fields are the columns of CSV")
        .isNotEqualTo(sound.preparation());
    assertThat(edited("[origin, status]", "[status, origin]").views().get("hourly"))
        .isNotEqualTo(sound.views().get("hourly"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          key: [origin, status] | key: [origin]
          window: 1h | window: 2h
          flights: count | events: count
          flights: count | flights: count(delay)
          mean(delay) | mean(load)
          mean(delay) | max(delay)
          delay, 0.95 | delay, 0.9
          where: late | where: late && true
          , where: late |
          hourly: | by_hour:
          """)
  void editsOfAViewChangeItAlone(String old, String replacement) throws Exception {
    Versions v = edited(old, replacement == null ? "" : replacement);
    assertThat(v.preparation()).isEqualTo(sound.preparation());
    assertThat(v.views().values()).doesNotContain(sound.views().get("hourly"));
    assertThat(v.views().get("recent")).isEqualTo(sound.views().get("recent"));
  }

  @Test
  void windowsAndLengths() throws Exception {
    String recent = sound.views().get("recent");
    assertThat(edited("size: 6h", "size: 5h").views().get("recent")).isNotEqualTo(recent);
    assertThat(edited("every: 1h", "every: 2h").views().get("recent")).isNotEqualTo(recent);
    assertThat(edited("{size: 6h, every: 1h}", "6h").views().get("recent"))
        .isNotEqualTo(
            edited("{size: 6h, every: 1h}", "{size: 6h, every: 6h}").views().get("recent"));
    assertThat(edited("route, 10", "route, 11").views().get("recent")).isNotEqualTo(recent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          description: What is known | description: Something else
          description: What is known | # nothing
          , description: On arrival | , description: "Other"
          unit: min | unit: minutes
          description: By the hour | # nothing
          flight: {type: string} | flight: string
          format: iso, zone: UTC | zone: UTC
          zone: UTC | zone: "UTC"
          zone: UTC | zone: Z
          format: iso, zone: UTC | format: iso
          format: json | # the default
          within: 288 | # the default
          load: {type: float64} | load: {type: float64, required: true}
          late: delay > 15 | late:   "delay > 15 "  # late
          window: 1h | window: 60m
          every: 1h | every: 3600s
          mean(delay) | mean( delay )
          delay, 0.95 | delay, 0.950
          where: late | where: " late "
          key: [] | # none
          """)
  void otherEditsChangeNothing(String old, String replacement) throws Exception {
    assertThat(edited(old, replacement)).isEqualTo(sound);
  }

  @Test
  void ordersThatDoNotMatter() throws Exception {
    String derived = "  late: delay > 15\n  route: origin + \"-\" + destination\n";
    assertThat(edited(derived, "  route: origin + \"-\" + destination\n  late: delay > 15\n"))
        .isEqualTo(sound);
    String measures = "      flights: count\n      mean_delay: mean(delay)\n";
    assertThat(edited(measures, "      mean_delay: mean(delay)\n      flights: count\n"))
        .isEqualTo(sound);
    String top = "id: flight\nwithin: 288\n";
    assertThat(edited(top, "within: 288\nid: flight\n")).isEqualTo(sound);
  }
}
