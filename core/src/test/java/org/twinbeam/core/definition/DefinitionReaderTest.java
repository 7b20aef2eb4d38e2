/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.Definition.Format;
import org.twinbeam.core.definition.Definition.Rule;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType.BoolType;
import org.twinbeam.core.schema.FieldType.DateType;
import org.twinbeam.core.schema.FieldType.DecimalType;
import org.twinbeam.core.schema.FieldType.EnumType;
import org.twinbeam.core.schema.FieldType.Float64Type;
import org.twinbeam.core.schema.FieldType.Int32Type;
import org.twinbeam.core.schema.FieldType.Int64Type;
import org.twinbeam.core.schema.FieldType.ListType;
import org.twinbeam.core.schema.FieldType.RecordType;
import org.twinbeam.core.schema.FieldType.StringType;
import org.twinbeam.core.schema.FieldType.TimestampType;

/** What a sound definition is read as. */
class DefinitionReaderTest {

  @Test
  void readsEverything() throws Exception {
    Definition d = Texts.parse(Texts.SOUND);
    assertThat(d.stream()).isEqualTo("flights");
    assertThat(d.description()).isEqualTo("What is known");
    assertThat(d.format()).isEqualTo(Format.JSON);
    StringType string = new StringType();
    assertThat(d.fields())
        .containsExactly(
            new Field("flight", string, true, ""),
            new Field("departed", new TimestampType("iso", ZoneId.of("UTC")), true, ""),
            new Field("delay", new Int32Type(), true, "On arrival", "min"),
            new Field("fare", new DecimalType(9, 2), false, ""),
            new Field("load", new Float64Type(), true, ""),
            new Field("origin", string, true, ""),
            new Field("destination", string, true, ""),
            new Field("status", new EnumType(List.of("landed", "diverted")), true, ""),
            new Field("stops", new ListType(string), true, ""),
            new Field(
                "aircraft",
                new RecordType(
                    List.of(
                        new Field("tail", string, true, ""),
                        new Field("seats", new Int32Type(), false, ""))),
                true,
                ""),
            new Field("day", new DateType("iso"), true, ""));
    assertThat(d.id()).contains("flight");
    assertThat(d.within()).isEqualTo(288);
    assertThat(d.partitionBy()).contains("origin");
    assertThat(d.time()).isEqualTo("departed");
    assertThat(d.derived())
        .containsExactly(
            new Derived("late", "delay > 15", new BoolType(), false),
            new Derived("route", "origin + \"-\" + destination", string, false));
    assertThat(d.rules())
        .containsExactly(
            new Rule("plausible_delay", "delay >= -1440"),
            new Rule("known_origin", "origin != \"\""));
    Optional<String> delay = Optional.of("delay");
    assertThat(d.views())
        .containsExactly(
            new View(
                "hourly",
                "By the hour",
                List.of("origin", "status"),
                new View.Window.Fixed(Duration.ofHours(1)),
                List.of(
                    measure("flights", Aggregate.COUNT, Optional.empty()),
                    measure("mean_delay", Aggregate.MEAN, delay),
                    new Measure(
                        "p95",
                        Aggregate.QUANTILE,
                        delay,
                        Optional.empty(),
                        Optional.of(0.95),
                        Optional.empty()),
                    new Measure(
                        "fares",
                        Aggregate.SUM,
                        Optional.of("fare"),
                        Optional.of("late"),
                        Optional.empty(),
                        Optional.empty()))),
            new View(
                "recent",
                "",
                List.of(),
                new View.Window.Sliding(Duration.ofHours(6), Duration.ofHours(1)),
                List.of(
                    new Measure(
                        "routes",
                        Aggregate.TOP,
                        Optional.of("route"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(10)))));
    assertThat(d.yaml()).isEqualTo(Texts.SOUND);
  }

  private static Measure measure(String name, Aggregate aggregate, Optional<String> of) {
    return new Measure(name, aggregate, of, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void leavesOutWhatHasADefault() throws Exception {
    Definition d = Texts.parse("{stream: s, fields: {at: timestamp, n: int64}, time: at}");
    assertThat(d.description()).isEmpty();
    assertThat(d.format()).isEqualTo(Format.JSON);
    assertThat(d.id()).isEmpty();
    assertThat(d.within()).isEqualTo(288);
    assertThat(d.partitionBy()).isEmpty();
    assertThat(d.rules()).isEmpty();
    assertThat(d.derived()).isEmpty();
    assertThat(d.views()).isEmpty();
    assertThat(d.fields().get(0).type()).isEqualTo(new TimestampType("iso", ZoneOffset.UTC));
    assertThat(d.fields()).allMatch(Field::required);
  }

  @Test
  void ordersDerivedFieldsByUse() throws Exception {
    Definition d =
        Texts.parse(
            """
            stream: s
            fields: {at: timestamp, n: int64, price: {type: decimal, precision: 9, scale: 2}}
            time: at
            derive:
              big: twice > 100
              hour: at.getHours()
              twice: n * 2
              ends: at + duration("90s")
              cost: price * 1.5
              names: '[string(n), "b"]'
              shadow: '[1, 2].exists(big, big > n)'
            """);
    assertThat(d.derived())
        .containsExactly(
            new Derived("twice", "n * 2", new Int64Type(), false),
            new Derived("big", "twice > 100", new BoolType(), false),
            new Derived("hour", "at.getHours()", new Int64Type(), false),
            new Derived(
                "ends", "at + duration(\"90s\")", new TimestampType("iso", ZoneOffset.UTC), false),
            new Derived("cost", "price * 1.5", new Float64Type(), false),
            new Derived("names", "[string(n), \"b\"]", new ListType(new StringType()), false),
            new Derived("shadow", "[1, 2].exists(big, big > n)", new BoolType(), false));
  }

  @Test
  void readsEveryUnitOfTime() throws Exception {
    for (String[] each :
        new String[][] {
          {"500ms", "PT0.5S"}, {"30s", "PT30S"}, {"5m", "PT5M"}, {"1h", "PT1H"}, {"7d", "PT168H"}
        }) {
      Definition d = Texts.parse(Texts.edited("window: 1h", "window: " + each[0]));
      assertThat(d.views().get(0).window().size()).isEqualTo(Duration.parse(each[1]));
    }
  }

  @Test
  void readsTheShippedDefinition() throws Exception {
    Definition d = DefinitionReader.read(Path.of("../streams/flights.yaml"));
    assertThat(d.views().stream().map(View::name))
        .containsExactly("hourly_by_origin", "daily_by_route", "top_routes_daily", "late_share_6h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"late", "late:3", "late:3@0123456789abcdef", "'late:3'", "\"late\""})
  void readsTheModelOfAScoredField(String text) throws Exception {
    Definition d =
        Texts.parse(Texts.SOUND + "score:\n  risk: " + text + " # why\n  twin: late:9\n");
    String bare = text.replaceAll("[\"']", "");
    assertThat(d.scored().stream().map(Scored::name)).containsExactly("risk", "twin");
    assertThat(d.scored().stream().map(s -> s.model().toString())).containsExactly(bare, "late:9");
    ModelReference other = ModelReference.parse("late:4@0123456789abcdef").orElseThrow();
    assertThat(d.withModels(Map.of("risk", other)))
        .isEqualTo(d.yaml().replace("risk: " + text, "risk: late:4@0123456789abcdef"));
  }

  @Test
  void takesAByteOrderMark() throws Exception {
    assertThat(Texts.parse("\uFEFF" + Texts.SOUND).fields())
        .isEqualTo(Texts.parse(Texts.SOUND).fields());
  }
}
