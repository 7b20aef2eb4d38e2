/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReader;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.io.store.Store;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.score.StreamScorer;
import org.twinbeam.models.score.TensorFlowModel;
import org.twinbeam.models.train.Example;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Trainer;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;

/**
 * Scoring as both layers do it (columns, features, tensors, TensorFlow, the completed event; all
 * but decoding) beside a bare loop over TensorFlow's session that is given the same rows as ready
 * arrays; one prediction over HTTP beside one bare call; and memory over ten million events. The
 * model is {@code late}, of real flights with random labels: what it learns is of no importance.
 */
final class ScoringMeter {
  /** Few enough to stay in the processor's caches, as events do that were just decoded. */
  private static final int EVENTS = 1 << 11;

  /** How often all are scored in a round. */
  private static final int TIMES = 128;

  private static final int BATCH = 1024;
  private static final int CALLS = 5_000;
  private static final long MANY = 10_000_000;

  private final Definition scored;
  private final ModelRegistry registry;
  private final Model model;
  private final List<Outcome> events = new ArrayList<>();

  /** Flights to train on; what is learnt is of no importance. */
  private static final int TRAINED = 20_000;

  /** Takes a flight of so many, so that there are those of every airport, hour and season. */
  private static final int ONE_OF = 100;

  private ScoringMeter(Bench bench) throws Exception {
    Path models = bench.file("models");
    Definition plain = DefinitionReader.read(Path.of("streams/departures.yaml"));
    registry = new ModelRegistry(models);
    List<byte[]> flights = flights(bench);
    Preparation preparation = Preparation.compile(plain);
    train(plain, flights.stream().limit(TRAINED).map(json -> event(json, preparation)).toList());
    scored =
        DefinitionReader.parse(
            plain.yaml().replace("\nviews:", "\nscore: {late_risk: late:1}\n\nviews:"), "scored");
    model =
        Model.load(
            registry, new ModelReference("late", OptionalLong.of(1), Optional.empty()), scored);
    Preparation withScore = Preparation.compile(scored);
    // From behind: those that came first were trained on, as far as there are enough.
    for (int i = 0; i < EVENTS; i++) {
      events.add(event(flights.get(flights.size() - 1 - i % flights.size()), withScore));
    }
  }

  private static List<byte[]> flights(Bench bench) throws IOException {
    List<byte[]> flights = new ArrayList<>();
    int[] seen = {0};
    bench.eachFlight(
        Integer.MAX_VALUE,
        json -> {
          if (seen[0]++ % ONE_OF == 0) {
            flights.add(json);
          }
        });
    return flights;
  }

  private static Prepared event(byte[] json, Preparation preparation) {
    return (Prepared) preparation.prepare(json, "application/json");
  }

  private void train(Definition plain, List<Prepared> events) throws Exception {
    String yaml = ModelReader.read(Path.of("streams/models/late.yaml")).yaml();
    ModelDefinition definition =
        ModelReader.parse(
            yaml.substring(0, yaml.indexOf("\ntrain:")) + "\ntraining: {epochs: 1}\n",
            "late.yaml",
            name ->
                name.equals(plain.stream())
                    ? plain
                    : DefinitionReader.read(Path.of("streams/" + name + ".yaml")));
    Random random = new Random(1);
    ModelInputs inputs = ModelInputs.of(definition);
    Examples.Builder examples = new Examples.Builder(inputs.names());
    for (int i = 0; i < events.size(); i++) {
      Prepared event = events.get(i);
      ModelInputs.Row row = inputs.row(event.values());
      examples.add(
          new Example(
              event.timeMillis(),
              0,
              i,
              row.part(),
              random.nextInt(4) == 0 ? 1 : 0,
              event.timeMillis(),
              row.inputs()));
    }
    new Trainer(definition, examples.build()).train(registry, Map.of(), pass -> {});
  }

  /**
   * @param notes is told what is no ratio
   */
  static List<Line> measure(Bench bench, int rounds, Consumer<String> notes) throws Exception {
    ScoringMeter meter = new ScoringMeter(bench);
    Line line = meter.throughput(rounds);
    meter.latency(bench, notes);
    meter.memory(notes);
    return List.of(line);
  }

  /** Both in turn, round by round, and every second round in the opposite order. */
  private Line throughput(int rounds) throws Exception {
    StreamScorer scorer = StreamScorer.of(registry, scored, Preparation.compile(scored));
    List<FeatureBatch> ready = encoded();
    double[] layers = new double[rounds];
    double[] loop = new double[rounds];
    try (SavedModelBundle bare = bare()) {
      for (int round = -2; round < rounds; round++) { // Those before 0 warm up.
        for (int turn = 0; turn < 2; turn++) {
          boolean isOurs = turn == Math.floorMod(round, 2);
          long start = System.nanoTime();
          for (int time = 0; time < TIMES; time++) {
            if (isOurs) {
              score(scorer);
            } else {
              ready.forEach(batch -> bareCall(bare, batch, BATCH));
            }
          }
          if (round >= 0) {
            (isOurs ? layers : loop)[round] = EVENTS * TIMES * 1e3 / (System.nanoTime() - start);
          }
        }
      }
    }
    return new Line(
        "M1",
        "scoring in batches of %,d, decoding excluded".formatted(BATCH),
        "bare TensorFlow loop",
        Line.Figures.RATES,
        "M/s",
        new Samples(layers),
        new Samples(loop),
        new Target.Ratio(0.5));
  }

  private void score(StreamScorer scorer) {
    for (int from = 0; from < EVENTS; from += BATCH) {
      scorer.score(events.subList(from, from + BATCH));
    }
  }

  private List<FeatureBatch> encoded() throws Exception {
    List<FeatureBatch> ready = new ArrayList<>();
    for (int from = 0; from < EVENTS; from += BATCH) {
      FeatureBatch batch = model.batch(BATCH);
      for (Outcome event : events.subList(from, from + BATCH)) {
        model.encode(((Prepared) event).values(), batch);
      }
      ready.add(batch);
    }
    return ready;
  }

  /** With the layers' threads: one, which is the fastest where several callers share few cores. */
  private SavedModelBundle bare() {
    return SavedModelBundle.loader(registry.directory("late", 1).toString())
        .withTags(SavedModelBundle.DEFAULT_TAG)
        .withConfigProto(TensorFlowModel.oneThread())
        .load();
  }

  /** As TensorFlow's documentation has it: tensors of the arrays, run, read, close. */
  private static float[] bareCall(SavedModelBundle bare, FeatureBatch batch, int rows) {
    List<Tensor> tensors = new ArrayList<>();
    Session.Runner runner = bare.session().runner();
    for (int i = 0; i < batch.features().size(); i++) {
      FittedFeature feature = batch.features().get(i);
      Tensor tensor =
          feature.isCategory()
              ? TInt32.tensorOf(
                  Shape.of(rows), DataBuffers.of(batch.categories(i), true, false).narrow(rows))
              : TFloat32.tensorOf(
                  Shape.of(rows, feature.width()),
                  DataBuffers.of(batch.numbers(i), true, false)
                      .narrow((long) rows * feature.width()));
      tensors.add(tensor);
      runner.feed(feature.name(), tensor);
    }
    float[] scores = new float[rows];
    try (Result result = runner.fetch("score").run()) {
      ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(scores);
    } finally {
      tensors.forEach(Tensor::close);
    }
    return scores;
  }

  /** One row over HTTP on this machine, and one row by a bare call. */
  private void latency(Bench bench, Consumer<String> notes) throws Exception {
    FeatureBatch one = model.batch(32);
    model.encode(((Prepared) events.get(0)).values(), one);
    Store.migrate(bench.store());
    ServingConfig config = ServingConfig.local(bench.store(), 0).withModels(bench.file("models"));
    try (Serving serving = Serving.start(config);
        SavedModelBundle bare = bare()) {
      long[] http = new long[CALLS];
      long[] call = new long[CALLS];
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(serving.url() + "/v1/models/late:predict"))
              .POST(HttpRequest.BodyPublishers.ofString(instance(one)))
              .build();
      for (int i = -CALLS; i < CALLS; i++) {
        long start = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        long between = System.nanoTime();
        bareCall(bare, one, 1);
        long end = System.nanoTime();
        if (answer.statusCode() != 200) {
          throw new IOException(answer.body());
        }
        if (i >= 0) {
          http[i] = between - start;
          call[i] = end - between;
        }
      }
      Latencies served = Latencies.ofNanos(http);
      Latencies called = Latencies.ofNanos(call);
      notes.accept(
          String.format(
              Locale.ROOT,
              "One prediction over HTTP takes %.2f ms (p50) and %.2f ms (p99), by a bare call of TensorFlow %.2f and %.2f: p99 is %.2f ms more, wanted are at most 2",
              served.percentile(50),
              served.percentile(99),
              called.percentile(50),
              called.percentile(99),
              served.percentile(99) - called.percentile(99)));
    }
  }

  private static String instance(FeatureBatch one) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < one.features().size(); i++) {
      FittedFeature feature = one.features().get(i);
      parts.add(
          "\""
              + feature.name()
              + "\": "
              + (feature.isCategory()
                  ? one.categories(i)[0]
                  : Arrays.toString(Arrays.copyOf(one.numbers(i), feature.width()))));
    }
    return "{\"instances\": [{" + String.join(", ", parts) + "}]}";
  }

  private void memory(Consumer<String> notes) throws Exception {
    StreamScorer scorer = StreamScorer.of(registry, scored, Preparation.compile(scored));
    score(scorer);
    long done = 0;
    StringBuilder resident = new StringBuilder();
    for (int part = 0; part <= 10; part++) {
      while (done < MANY * part / 10) {
        score(scorer);
        done += EVENTS;
      }
      System.gc();
      resident.append(' ').append(residentMegabytes());
    }
    notes.accept(
        String.format(
            Locale.ROOT,
            "Resident megabytes at the beginning and after each tenth of %,d scored events:%s",
            done,
            resident));
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
