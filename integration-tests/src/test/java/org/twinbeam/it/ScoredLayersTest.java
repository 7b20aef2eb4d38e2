/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReader;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.train.Example;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Trainer;
import org.twinbeam.transforms.Scoring;

/**
 * Scores are fields like others: batch, speed and their merge, at every horizon, agree to the bit
 * with the oracle, which is told a log in which each event has the score that plain TensorFlow
 * gives it, asked about that event alone.
 */
class ScoredLayersTest {

  private static final int EVENTS = 800;
  private static final String STREAMS = "streams/";

  private static final String SCORE =
      """
      score:
        late_risk: %s

      views:
        risk_by_origin:
          key: [origin]
          window: 1h
          measures:
            flights: count
            mean_risk: mean(late_risk)
            highest_risk: max(late_risk)
            p90_risk: quantile(late_risk, 0.9)
            risky: {aggregate: count, where: late_risk > 0.4}
      """;

  @TempDir Path models;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void scoresAreTheSameInBothLayersAndInPlainTensorFlow(long seed) throws Exception {
    Definition plain = Hostile.read(STREAMS + "departures.yaml");
    HostileLog log = HostileLog.of(plain, seed, EVENTS);
    ModelRegistry registry = new ModelRegistry(models);
    train(registry, log);
    ModelReference pinned = registry.pin(ModelReference.parse("late").orElseThrow());
    Definition scored = parse(views(plain, SCORE.formatted(pinned)));
    Model model = Model.load(registry, pinned, scored);

    HostileLog told = told(log, model);
    // Batches of a few events, so that bundles have several and a rest.
    Scoring scoring = new Scoring(models.toString(), 1, 7 + (int) seed, 1_000_000);
    LayersParityTest.agree(with(log, scored), told, scoring);
  }

  private static Definition parse(String yaml) throws InvalidDefinitionException {
    return DefinitionReader.parse(yaml, "scored");
  }

  /** The definition with other views, and what comes with them. */
  private static String views(Definition definition, String views) {
    String yaml = definition.yaml();
    return yaml.substring(0, yaml.indexOf("\nviews:") + 1) + views;
  }

  private static HostileLog with(HostileLog log, Definition definition) {
    return new HostileLog(definition, log.seed(), log.lastEpoch(), log.partitions());
  }

  /** Learns of the log's own events; what it learns is of no importance. */
  private static void train(ModelRegistry registry, HostileLog log) throws Exception {
    ModelDefinition file = ModelReader.read(Path.of(STREAMS + "models/late.yaml"));
    String yaml = file.yaml();
    ModelDefinition model =
        ModelReader.parse(
            yaml.substring(0, yaml.indexOf("\ntrain:"))
                + "\nhidden: [16, 8]\ntraining: {epochs: 2, batch_size: 64, learning_rate: 0.02}\n",
            "late.yaml",
            name -> DefinitionReader.read(Path.of(STREAMS + name + ".yaml")));
    ModelInputs inputs = ModelInputs.of(model);
    StreamPlan plan = StreamPlan.of(model.input().yaml());
    Random random = new Random(log.seed());
    Examples.Builder examples = new Examples.Builder(inputs.names());
    for (List<LogEntry> partition : log.partitions()) {
      for (LogEntry entry : partition) {
        if (entry instanceof LogEntry.Event event
            && plan.prepare(event.record()) instanceof Prepared prepared) {
          ModelInputs.Row row = inputs.row(prepared.values());
          int late = random.nextInt(3) == 0 ? 1 : 0;
          examples.add(
              new Example(
                  prepared.timeMillis(),
                  entry.partition(),
                  entry.offset(),
                  row.part(),
                  late,
                  row.inputs()));
        }
      }
    }
    new Trainer(model, examples.build()).train(registry, Map.of(), pass -> {});
  }

  /** The same log, but each event that can be scored has its score, as a field. */
  private HostileLog told(HostileLog log, Model model) throws Exception {
    Definition plain = log.definition();
    String yaml = views(plain, SCORE.substring(SCORE.indexOf("views:")));
    Definition withField =
        parse(
            yaml.replace(
                "\nid: flight", "  late_risk: {type: float64, required: false}\n\nid: flight"));
    StreamPlan plan = StreamPlan.of(plain.yaml());
    List<List<LogEntry>> partitions = new ArrayList<>();
    Path directory = models.resolve("late/1");
    try (SavedModelBundle tensorFlow = SavedModelBundle.load(directory.toString())) {
      for (List<LogEntry> partition : log.partitions()) {
        List<LogEntry> entries = new ArrayList<>();
        for (LogEntry entry : partition) {
          entries.add(
              entry instanceof LogEntry.Event event
                  ? new LogEntry.Event(told(event.record(), plan, model, tensorFlow))
                  : entry);
        }
        partitions.add(entries);
      }
    }
    return new HostileLog(withField, log.seed(), log.lastEpoch(), partitions);
  }

  private static LogRecord told(
      LogRecord record, StreamPlan plan, Model model, SavedModelBundle tensorFlow)
      throws Exception {
    if (!(plan.prepare(record) instanceof Prepared prepared)) {
      // One more column, which is empty, in records that name none.
      boolean isShort = "text/csv".equals(record.contentType());
      return isShort
          ? with(record, (text(record).stripTrailing() + ",").getBytes(StandardCharsets.UTF_8))
          : record;
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    List<Field> fields = plan.definition().fields();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      Object value = prepared.values()[i];
      payload.put(field.name(), value instanceof Long number ? number : String.valueOf(value));
    }
    payload.put("late_risk", (double) score(prepared, model, tensorFlow));
    return new LogRecord(
        record.partition(),
        record.offset(),
        record.epoch(),
        record.receivedAt(),
        json(payload),
        "application/json",
        record.source(),
        record.identity());
  }

  private static String text(LogRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  private static LogRecord with(LogRecord record, byte[] payload) {
    return new LogRecord(
        record.partition(),
        record.offset(),
        record.epoch(),
        record.receivedAt(),
        payload,
        record.contentType(),
        record.source(),
        record.identity());
  }

  private static byte[] json(Map<String, Object> payload) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(payload).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Asks TensorFlow about one event, 32 times over: as many rows as a call of ours has at least.
   */
  private static float score(Prepared event, Model model, SavedModelBundle tensorFlow)
      throws Exception {
    FeatureBatch row = model.batch(1);
    model.encode(event.values(), row);
    List<Tensor> tensors = new ArrayList<>();
    Session.Runner runner = tensorFlow.session().runner();
    for (int i = 0; i < row.features().size(); i++) {
      FittedFeature feature = row.features().get(i);
      Tensor tensor =
          feature.isCategory()
              ? TInt32.tensorOf(Shape.of(32), DataBuffers.of(repeated(row.categories(i)[0])))
              : TFloat32.tensorOf(
                  Shape.of(32, feature.width()),
                  DataBuffers.of(repeated(row.numbers(i), feature.width())));
      tensors.add(tensor);
      runner.feed(feature.name(), tensor);
    }
    try (Result result = runner.fetch("score").run()) {
      return ((TFloat32) result.get(0)).getFloat(5);
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  private static int[] repeated(int value) {
    int[] all = new int[32];
    java.util.Arrays.fill(all, value);
    return all;
  }

  private static float[] repeated(float[] values, int width) {
    float[] all = new float[32 * width];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i % width];
    }
    return all;
  }
}
