/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.Feature.Kind;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.core.definition.ModelDefinition.Training;

/** A model is read as it is written, or every fault of it is told at its place. */
class ModelReaderTest {
  private static final Path MODELS = Path.of("../streams/models");

  private static final String TRIPS =
      """
      stream: trips
      fields:
        trip: string
        left: timestamp
        km: int32
        load: float64
        fare: {type: decimal, precision: 9, scale: 2, required: false}
        full: bool
        line: string
        stops: {type: list, items: string}
        late: bool
      id: trip
      time: left
      derive:
        far: km > 100
        later: '!late'
        ratio: load / 2.0
      """;

  private static final String ENDS =
      """
      stream: ends
      fields:
        trip: string
        ended: timestamp
        delay: int32
        cost: {type: decimal, precision: 9, scale: 2}
        note: string
        km: string
        load: float64
        end: string
      id: trip
      time: ended
      derive:
        late: delay > 15
      """;

  private static final String SOUND =
      """
      model: late_trips
      description: Late or not
      stream: trips
      label: {stream: ends, on: trip, value: delay > 15}
      derive:
        hour: left.getHours()
        early: hour < 9
      features:
        km: standard(km)
        hour: cyclic(hour, 24)
        line: vocabulary(line, early, 50)
      train: km < 50
      test: km >= 50
      hidden: [32, 16]
      training: {epochs: 5, batch_size: 64, learning_rate: 0.01, patience: 2, seed: 7}
      """;

  private static ModelDefinition parse(String yaml) throws InvalidDefinitionException {
    return parse(yaml, Map.of("trips", TRIPS, "ends", ENDS));
  }

  private static ModelDefinition parse(String yaml, Map<String, String> streams)
      throws InvalidDefinitionException {
    ModelDefinition model =
        ModelReader.parse(
            yaml,
            "model.yaml",
            name -> {
              if (!streams.containsKey(name)) {
                throw new IOException("there is none");
              }
              return DefinitionReader.parse(streams.get(name), name + ".yaml");
            });
    assertThat(PublishedSchema.OF_MODELS.faults(yaml)).as("editors mark nothing").isEmpty();
    return model;
  }

  static String edited(String old, String replacement) {
    if (!SOUND.contains(old)) {
      throw new IllegalArgumentException("not in the sound model: " + old);
    }
    return SOUND.replace(old, replacement);
  }

  /** Problems as "line:column: message", with the file where it is not the model's own. */
  static List<String> problems(String yaml) {
    return problems(yaml, Map.of("trips", TRIPS, "ends", ENDS));
  }

  private static List<String> problems(String yaml, Map<String, String> streams) {
    try {
      parse(yaml, streams);
    } catch (InvalidDefinitionException e) {
      return e.problems().stream()
          .map(p -> p.toString().replaceFirst("^model\\.yaml:", ""))
          .toList();
    }
    return fail("no problem found in:\n" + yaml);
  }

  @Test
  void manyFaultsGiveOneLocatedMessageEach() {
    String yaml =
        """
        model: Late Trips
        description: [a]
        stream: trips
        lable: far
        label: {stream: ends, on: trip, value: note}
        derive:
          km: line + "x"
          hour: left.getHours()
          bad: left.getHour()
        features:
          a: standart(km)
          b: standard(kmm)
          c: vocabulary(load)
          d: numeric(line)
          e: cyclic(hour)
          f: hash(line, 1)
          g: target(line, -1)
          h: standard
          i: [km]
          J: standard(fare)
          k: standard(bad)
          l: vocabulary(stops)
          m: hash(line, lin, 64)
        train: load
        test: kmm > 1
        hidden: [0, 5000, x, [1], 12]
        training: {epochs: 0, batch_size: 1.5, learning_rate: 2, patience: none, seed: -1, rate: 1}
        """;
    String fields =
        "use one of trip, left, km, load, fare, full, line, stops, late, far, later, ratio, hour,"
            + " bad";
    assertThat(problems(yaml))
        .containsExactly(
            "1:8: bad name 'Late Trips' of a model; use lower-case letters, digits and _, starting"
                + " with a letter, at most 63",
            "2:14: 'description' of the model must be a text, not a list",
            "4:1: unknown key 'lable' of the model; did you mean 'label'?; use one of model,"
                + " description, stream, label, derive, features, train, test, hidden, training",
            "5:40: a label is true or false, or a number, but this is of type string; compare it"
                + " with something, as in delay > 15",
            "7:3: stream 'trips' has 'km' already; choose another name",
            "9:20: unknown name 'getHour'; use one of far, fare, full, hour, km, late, later, left,"
                + " line, load, ratio, stops, trip",
            "11:6: unknown kind of feature 'standart'; did you mean 'standard'?; use one of"
                + " numeric, standard, minmax, cyclic, vocabulary, hash, target",
            "12:15: unknown field 'kmm'; did you mean 'km'?; " + fields,
            "13:6: 'load' is of type float64, which cannot be told by vocabulary; use a field of"
                + " another type than list, record or float64",
            "14:6: 'line' is of type string, which cannot be told by numeric; use a number or a"
                + " bool, or derive one, as in hour: departed.getHours()",
            "15:6: 'cyclic' takes a field and the period after which it comes round, as in"
                + " cyclic(hour, 24), not cyclic(hour)",
            "16:6: 'hash' takes fields and a number of buckets from 2 to 1000000, as in"
                + " hash(origin, destination, 4096), not hash(line, 1)",
            "17:6: 'target' takes fields, and how many rows' worth the mean of all weighs (0 or"
                + " more) if not 20, as in target(origin, hour), not target(line, -1)",
            "18:6: cannot read the feature 'standard'; write it as standard(distance), cyclic(hour,"
                + " 24), vocabulary(origin) or target(origin, hour)",
            "19:6: feature 'i' must be a text, not a list",
            "20:3: bad name 'J' of a feature; use lower-case letters, digits and _, starting with a"
                + " letter, at most 63",
            "22:6: 'stops' is of type list, which cannot be told by vocabulary; use a field of"
                + " another type than list, record or float64",
            "23:17: unknown field 'lin'; did you mean 'line'?; " + fields,
            "24:8: 'train' must be true or false, but its value is of type float64; compare it with"
                + " something, as in delay > 15",
            "25:7: unknown name 'kmm'; did you mean 'km'?",
            "26:10: a layer's width must be a whole number from 1 to 4096, not '0'",
            "26:13: a layer's width must be a whole number from 1 to 4096, not '5000'",
            "26:19: a layer's width must be a whole number from 1 to 4096, not 'x'",
            "26:22: a layer's width must be a whole number from 1 to 4096, not a list",
            "27:20: 'epochs' of 'training' must be a whole number from 1 to 10000, not '0'",
            "27:35: 'batch_size' of 'training' must be a whole number from 1 to 65536, not '1.5'",
            "27:55: 'learning_rate' must be a number above 0 and at most 1, as in 0.002, not '2'",
            "27:68: 'patience' of 'training' must be a whole number from 1 to 10000, not 'none'",
            "27:80: 'seed' of 'training' must be a whole number from 0 to 999999999, not '-1'",
            "27:84: unknown key 'rate' of 'training'; use one of epochs, batch_size, learning_rate,"
                + " patience, seed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          model: late_trips | modle: late_trips | 1:1: unknown key 'modle' of the model; did you mean 'model'?
          model: late_trips | modle: late_trips | 1:1: the model lacks the key 'model'; add it, as in model: late
          model: late_trips | model: [late] | 1:8: 'model' of the model must be a text, not a list
          model: late_trips | model: | 1:7: 'model' of the model must be a text, not nothing
          stream: trips | within: 3 | 1:1: the model lacks the key 'stream'; add it, as in stream: departures
          stream: trips | stream: trip | 3:9: stream 'trip': there is none
          stream: trips | stream: ../trips | 3:9: bad name '../trips' of a stream; use lower-case letters
          stream: trips | stream: {} | 3:9: 'stream' must be a text, not a map
          label: {stream | labels: {stream | 1:1: the model lacks the key 'label'; add it, as in label: {stream: landings, on: flight, value: delay > 15}
          features: | feature: | 1:1: the model lacks the key 'features'; add it, as in features: {distance: standard(distance)}
          {stream: ends, on: trip, value: delay > 15} | [delay] | 4:8: 'label' must be a map, as in label: {stream: landings, on: flight, value: delay > 15}, not a list
          {stream: ends, on: trip, value: delay > 15} | | 4:7: 'label' must be a text, not nothing
          {stream: ends, on: trip, value: delay > 15} | line | 4:8: a label is true or false, or a number, but this is of type string; compare it with something
          {stream: ends, on: trip, value: delay > 15} | delay > 15 | 4:8: unknown name 'delay'
          stream: ends | stream: end | 4:17: stream 'end': there is none
          stream: ends | streams: ends | 4:9: unknown key 'streams' of 'label'; did you mean 'stream'?; use one of stream, on, value
          stream: ends, | | 4:8: 'label' lacks the key 'stream'; add it, as in label: {stream: landings, on: flight, value: delay > 15}
          on: trip, | | 4:8: 'label' lacks the key 'on'
          , value: delay > 15 | | 4:8: 'label' lacks the key 'value'
          on: trip | on: left | 4:27: stream 'ends' has no field 'left'; use one of trip, ended, delay, cost, note, km, load, end
          on: trip | on: note | 4:27: stream 'trips' has no field 'note'
          on: trip | on: tripp | 4:27: stream 'trips' has no field 'tripp'; did you mean 'trip'?; use one of trip, left, km, load, fare, full, line, stops, late
          on: trip | on: tripp | 4:27: stream 'ends' has no field 'tripp'; did you mean 'trip'?
          on: trip | on: late | 4:27: stream 'ends' has no field 'late'
          on: trip | on: km | 4:27: 'km' is of type int32 in stream 'trips' and of type string in stream 'ends'; it must be of one type in both
          on: trip | on: load | 4:27: 'on' must name a field with one exact value, but 'load' is of type float64; use a field of another type than list, record or float64
          on: trip | on: [trip] | 4:27: 'on' of 'label' must be a text, not a list
          value: delay > 15 | value: dealy > 15 | 4:40: unknown name 'dealy'; did you mean 'delay'?
          value: delay > 15 | value: hour > 15 | 4:40: unknown name 'hour'
          value: delay > 15 | value: ended | 4:40: a label is true or false, or a number, but this is of type timestamp
          value: delay > 15 | value: [delay] | 4:40: 'value' of 'label' must be a text, not a list
          hour: left | left: left | 6:3: stream 'trips' has 'left' already; choose another name
          early: hour < 9 | far: hour < 9 | 7:3: stream 'trips' has 'far' already; choose another name
          early: hour < 9 | early: early | 7:10: derived fields use each other in a circle: early -> early; break it
          early: hour < 9 | Early: hour < 9 | 7:3: bad name 'Early' of a derived field
          early: hour < 9 | early: hour + | 7:16: the expression ends too early
          standard(km) | standard(kmh) | 9:16: unknown field 'kmh'; did you mean 'km'?
          standard(km) | standard(left) | 9:7: 'left' is of type timestamp, which cannot be told by standard; use a number or a bool, or derive one
          vocabulary(line | vocabulary(ratio | 11:9: 'ratio' is of type float64, which cannot be told by vocabulary
          vocabulary(line | target(load | 11:9: 'load' is of type float64, which cannot be told by target
          km: standard(km) | hour: standard(km) | 10:3: duplicate key 'hour'; it is first given on line 9: keep one
          km < 50 | km | 12:8: 'train' must be true or false, but its value is of type int64
          km < 50 | delay > 15 | 12:8: unknown name 'delay'
          km >= 50 | line | 13:7: 'test' must be true or false, but its value is of type string
          km >= 50 | [km] | 13:7: 'test' of the model must be a text, not a list
          [32, 16] | 32 | 14:9: 'hidden' must be a list of widths, as in [32, 16], or [] for regression without layers, not '32'
          [32, 16] | [32, -1] | 14:14: a layer's width must be a whole number from 1 to 4096, not '-1'
          [32, 16] | [4097] | 14:10: a layer's width must be a whole number from 1 to 4096, not '4097'
          [32, 16] | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17] | 14:9: 'hidden' has 17 layers, must be at most 16
          [32, 16] | [3.5] | 14:10: a layer's width must be a whole number
          learning_rate: 0.01 | learning_rate: 0 | 15:54: 'learning_rate' must be a number above 0 and at most 1, as in 0.002, not '0'
          learning_rate: 0.01 | learning_rate: -0.1 | 15:54: 'learning_rate' must be a number
          learning_rate: 0.01 | learning_rate: 1.01 | 15:54: 'learning_rate' must be a number
          learning_rate: 0.01 | learning_rate: .nan | 15:54: 'learning_rate' must be a number
          learning_rate: 0.01 | learning_rate: 1e-400 | 15:54: 'learning_rate' must be a number
          learning_rate: 0.01 | learning_rate: fast | 15:54: 'learning_rate' must be a number above 0 and at most 1, as in 0.002, not 'fast'
          epochs: 5 | epochs: 10001 | 15:20: 'epochs' of 'training' must be a whole number from 1 to 10000
          batch_size: 64 | batch_size: 65537 | 15:35: 'batch_size' of 'training' must be a whole number from 1 to 65536
          epochs: 5, | epoch: 5, | 15:12: unknown key 'epoch' of 'training'; did you mean 'epochs'?
          """)
  void tells(String old, String replacement, String problem) {
    String yaml = edited(old, replacement == null ? "" : replacement);
    assertThat(problems(yaml)).anySatisfy(p -> assertThat(p).startsWith(problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standart(km)",
        "standard(kmm)",
        "numeric(line)",
        "vocabulary(load)",
        "cyclic(hour)",
        "hash(line, 1)",
        "[km]"
      })
  void oneFaultyFeatureIsToldOnce(String call) {
    assertThat(problems(edited("standard(km)", call))).hasSize(1);
  }

  @Test
  void whatUsesAFaultyColumnIsNotBlamed() {
    assertThat(problems(edited("left.getHours()", "left.getHour()"))).hasSize(1);
  }

  @Test
  void featuresMustBeSome() {
    String yaml = "{model: m, stream: trips, label: late, features: {}}";
    assertThat(problems(yaml))
        .containsExactly("1:50: 'features' is empty; add one, as in distance: standard(distance)");
    assertThat(problems(yaml.replace("{}", "[km]")))
        .containsExactly(
            "1:50: 'features' must be a map, as in {distance: standard(distance)}, not a list");
    assertThat(problems(yaml.replace("{}", "standard(km)")))
        .containsExactly(
            "1:50: 'features' must be a map, as in {distance: standard(distance)}, not a single"
                + " value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing", "[]", "late", "{model: m", "a: &b 1\nc: *b"})
  void whatIsNoModelIsAProblemAndNoCrash(String yaml) {
    assertThat(problems(yaml)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          late | numeric(late) | late
          late | target(line, late) | late
          late | numeric(later) | late
          later | numeric(late) | late
          later | numeric(later) | late
          far | standard(km) | km
          far | standard(kms) | km
          far | vocabulary(line, far) | km
          load > 0.5 | numeric(ratio) | load
          ratio > 0.5 ? km : 0 | standard(load) | load
          kms > 3 | numeric(far) | km
          kms * 2 | numeric(more) | km
          """)
  void aLabelFromTheEventIsRefusedAsAFeature(String label, String feature, String field) {
    String yaml =
        """
        model: m
        stream: trips
        label: '%s'
        derive:
          kms: km * 2
          more: kms + 1
        features:
          line: vocabulary(line)
          told: %s
        """
            .formatted(label, feature);
    assertThat(problems(yaml))
        .containsExactly(
            "9:9: feature 'told' is made of '"
                + field
                + "', of which the label is made: the model would be told what it is to tell;"
                + " leave it out");
  }

  @Test
  void aLabelOfTheSameStreamIsRefusedAsAFeatureHoweverItIsJoined() {
    String yaml =
        """
        model: m
        stream: trips
        label: {stream: trips, on: trip, value: far}
        features:
          line: vocabulary(line)
          told: standard(km)
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "6:9: feature 'told' is made of 'km', of which the label is made: the model would be"
                + " told what it is to tell; leave it out");
  }

  @Test
  void namesThatAreTakenInACircleAreAProblemAndNoCrash() {
    String yaml =
        """
        model: m
        stream: trips
        label: late
        derive:
          late: later
        features:
          told: numeric(later)
        """;
    assertThat(problems(yaml))
        .contains("5:3: stream 'trips' has 'late' already; choose another name");
    assertThat(problems(yaml.replace("late: later", "far: farther\n  farther: far")))
        .anySatisfy(p -> assertThat(p).startsWith("5:3: stream 'trips' has 'far' already"));
  }

  @Test
  void faultsOfAStreamsFileAreToldToo() {
    String trips = TRIPS.replace("km: int32", "km: int23").replace("load / 2.0", "load / 2");
    String ends = ENDS.replace("delay > 15", "dealy > 15");
    assertThat(
            problems(edited("standard(km)", "standard(kmm)"), Map.of("trips", trips, "ends", ENDS)))
        .as("whatever is said of the model's features would be about the stream's fields")
        .containsExactly(
            "trips.yaml:5:7: unknown type 'int23'; did you mean 'int32'?; use one of string, bool,"
                + " int32, int64, float64, decimal, timestamp, date, enum, list, record",
            "trips.yaml:17:15: '/' cannot be applied to (double, int); CEL does not mix int and"
                + " double: write 2.0 for 2, or double(x) for x");
    assertThat(
            problems(edited("standard(km)", "standard(kmm)"), Map.of("trips", TRIPS, "ends", ends)))
        .as("the model's own come first")
        .satisfiesExactly(
            p -> assertThat(p).startsWith("9:16: unknown field 'kmm'"),
            p -> assertThat(p).startsWith("ends.yaml:14:9: unknown name 'dealy'"));
  }

  @Test
  void aFileOfAnotherStreamIsRefused() {
    assertThat(problems(SOUND, Map.of("trips", ENDS, "ends", ENDS)))
        .containsExactly("3:9: the file of stream 'trips' describes stream 'ends'");
  }

  @Test
  void readsEverything() throws Exception {
    ModelDefinition m = parse(SOUND);
    assertThat(m.name()).isEqualTo("late_trips");
    assertThat(m.description()).isEqualTo("Late or not");
    assertThat(m.input().stream()).isEqualTo("trips");
    assertThat(m.label().stream().map(Definition::stream)).contains("ends");
    assertThat(m.label().of(m.input()).stream()).isEqualTo("ends");
    assertThat(m.label().on()).isEqualTo("trip");
    assertThat(m.label().value()).isEqualTo("delay > 15");
    assertThat(m.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(m.derived().stream().map(Definition.Derived::name)).containsExactly("hour", "early");
    assertThat(m.features())
        .containsExactly(
            new Feature("km", Kind.STANDARD, List.of("km"), 0),
            new Feature("hour", Kind.CYCLIC, List.of("hour"), 24),
            new Feature("line", Kind.VOCABULARY, List.of("line", "early"), 50));
    assertThat(m.train()).contains("km < 50");
    assertThat(m.test()).contains("km >= 50");
    assertThat(m.hidden()).containsExactly(32, 16);
    assertThat(m.training()).isEqualTo(new Training(5, 64, 0.01, 2, 7));
    assertThat(m.yaml()).isEqualTo(SOUND);
  }

  @Test
  void whatIsNotGivenHasADefault() throws Exception {
    ModelDefinition m =
        parse("{model: m, stream: trips, label: late, features: {km: numeric(km)}}");
    assertThat(m.description()).isEmpty();
    assertThat(m.derived()).isEmpty();
    assertThat(m.label().stream()).isEmpty();
    assertThat(m.label().on()).isEmpty();
    assertThat(m.label().of(m.input())).isSameAs(m.input());
    assertThat(m.train()).isEmpty();
    assertThat(m.test()).isEmpty();
    assertThat(m.hidden()).containsExactly(32);
    assertThat(m.training()).isEqualTo(new Training(20, 512, 0.001, 3, 1));
    assertThat(
            parse(
                    edited(
                        "{epochs: 5, batch_size: 64, learning_rate: 0.01, patience: 2, seed: 7}",
                        "{seed: 0}"))
                .training())
        .isEqualTo(new Training(20, 512, 0.001, 3, 0));
    assertThat(parse(edited("[32, 16]", "[]")).hidden()).isEmpty();
  }

  @Test
  void takesSixteenLayers() throws Exception {
    String sixteen = Collections.nCopies(16, 7).toString();
    assertThat(parse(edited("[32, 16]", sixteen)).hidden()).hasSize(16).containsOnly(7);
  }

  @ParameterizedTest
  @CsvSource({
    "late, CLASSIFICATION",
    "km > 3, CLASSIFICATION",
    "km, REGRESSION",
    "fare, REGRESSION",
    "ratio * 2.0, REGRESSION",
  })
  void theLabelsTypeIsTheTask(String label, Task task) throws Exception {
    ModelDefinition m =
        parse("{model: m, stream: trips, label: '" + label + "', features: {l: 'hash(line, 8)'}}");
    assertThat(m.task()).isEqualTo(task);
    assertThat(m.label().value()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0.5, 0.5", ".5, 0.5", "1e-3, 0.001", "000.002, 0.002"})
  void learningRatesAreWrittenAsNumbersAre(String text, double rate) throws Exception {
    assertThat(parse(edited("learning_rate: 0.01", "learning_rate: " + text)).training())
        .isEqualTo(new Training(5, 64, rate, 2, 7));
  }

  @Test
  void takesAByteOrderMark() throws Exception {
    assertThat(parse("\uFEFF" + SOUND).features()).isEqualTo(parse(SOUND).features());
  }

  @Test
  void listsAreCopies() throws Exception {
    ModelDefinition m = parse(SOUND);
    assertThatThrownBy(() -> m.features().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> m.hidden().add(1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> m.features().get(0).columns().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void readsTheShippedModelOfLateFlights() throws Exception {
    ModelDefinition m = ModelReader.read(MODELS.resolve("late.yaml"));
    assertThat(m.name()).isEqualTo("late");
    assertThat(m.input().stream()).isEqualTo("departures");
    assertThat(m.label().stream().map(Definition::stream)).contains("landings");
    assertThat(m.label().on()).isEqualTo("flight");
    assertThat(m.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(m.features())
        .startsWith(
            new Feature("distance", Kind.STANDARD, List.of("distance"), 0),
            new Feature("time_of_day", Kind.CYCLIC, List.of("hour"), 24))
        .endsWith(
            new Feature("route", Kind.HASH, List.of("route"), 4096),
            new Feature("origin_hour", Kind.TARGET, List.of("origin", "hour"), 20),
            new Feature("destination_hour", Kind.TARGET, List.of("destination", "hour"), 20))
        .hasSize(10);
    assertThat(m.train()).contains("departed < timestamp(\"2001-05-01T00:00:00Z\")");
    assertThat(m.test()).isPresent();
  }

  @Test
  void readsTheShippedModelOfSteam() throws Exception {
    ModelDefinition m = ModelReader.read(MODELS.resolve("steam.yaml"));
    assertThat(m.label())
        .isEqualTo(new ModelDefinition.Label(Optional.empty(), "", "event", Task.CLASSIFICATION));
    assertThat(m.features().stream().map(Feature::name))
        .containsExactly("humidity", "temperature", "dew_point", "indoor");
    assertThat(m.train()).contains("deployment == \"single\"");
  }

  @Test
  void aStreamIsLookedForBesideTheModelAndThenAbove(@TempDir Path dir) throws Exception {
    Path models = Files.createDirectories(dir.resolve("a/models"));
    Path file = models.resolve("m.yaml");
    Files.writeString(file, "{model: m, stream: trips, label: late, features: {km: numeric(km)}}");
    assertThatThrownBy(() -> ModelReader.read(file))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage(
            file
                + ":1:20: stream 'trips': no file describes it: expected trips.yaml beside the"
                + " model's, or one directory up");
    Files.writeString(dir.resolve("trips.yaml"), TRIPS);
    assertThatThrownBy(() -> ModelReader.read(file))
        .as("two directories up is too far")
        .isInstanceOf(InvalidDefinitionException.class);
    Files.writeString(dir.resolve("a/trips.yaml"), TRIPS);
    assertThat(ModelReader.read(file).input().yaml()).isEqualTo(TRIPS);
    Files.writeString(models.resolve("trips.yaml"), TRIPS + "# beside\n");
    assertThat(ModelReader.read(file).input().yaml()).endsWith("# beside\n");
  }
}
