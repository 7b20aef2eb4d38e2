/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
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
import org.twinbeam.models.feature.FeatureException;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.train.Example;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Trainer;

/**
 * A stream whose events a model scores, and what the oracle is told in its place: the same stream,
 * in which each event that can be scored has its score already, as a field of the payload. That is
 * the score that TensorFlow gives, asked by itself about that event alone.
 */
final class ScoredTwin implements AutoCloseable {
  private static final String STREAMS = "streams/";

  private static final String VIEWS =
      """
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

  /** As many rows as a call has at least: fewer are computed in another order. */
  private static final int ROWS = 32;

  private final Definition plain;
  private final ModelReference reference;
  private final Model model;
  private final SavedModelBundle tensorFlow;

  private ScoredTwin(Definition plain, ModelReference reference, Model model, Path directory) {
    this.plain = plain;
    this.reference = reference;
    this.model = model;
    this.tensorFlow = SavedModelBundle.load(directory.toString());
  }

  /**
   * Trains the next version of model {@code late} on the log's events, with labels drawn at random:
   * what it learns is of no importance.
   *
   * @param log of a stream as {@code departures.yaml} describes it, under any name
   */
  static ScoredTwin train(Path models, HostileLog log, long seed) throws Exception {
    ModelRegistry registry = new ModelRegistry(models);
    ModelDefinition definition = model(log.definition());
    ModelCard card =
        new Trainer(definition, examples(definition, log, seed))
            .train(registry, Map.of(), pass -> {});
    ModelReference reference =
        registry.pin(new ModelReference("late", OptionalLong.of(card.version()), Optional.empty()));
    return new ScoredTwin(
        log.definition(),
        reference,
        Model.load(registry, reference, log.definition()),
        registry.directory("late", card.version()));
  }

  private static ModelDefinition model(Definition stream) throws Exception {
    String yaml = ModelReader.read(Path.of(STREAMS + "models/late.yaml")).yaml();
    return ModelReader.parse(
        yaml.substring(0, yaml.indexOf("\ntrain:"))
                .replace("\nstream: departures", "\nstream: " + stream.stream())
            + "\nhidden: [16, 8]\ntraining: {epochs: 2, batch_size: 64, learning_rate: 0.02}\n",
        "late.yaml",
        name ->
            name.equals(stream.stream())
                ? stream
                : DefinitionReader.read(Path.of(STREAMS + name + ".yaml")));
  }

  private static Examples examples(ModelDefinition model, HostileLog log, long seed)
      throws Exception {
    ModelInputs inputs = ModelInputs.of(model);
    StreamPlan plan = StreamPlan.of(model.input().yaml());
    Random random = new Random(seed);
    Examples.Builder examples = new Examples.Builder(inputs.names());
    for (List<LogEntry> partition : log.partitions()) {
      for (LogEntry entry : partition) {
        if (entry instanceof LogEntry.Event event
            && plan.prepare(event.record()) instanceof Prepared prepared) {
          ModelInputs.Row row = inputs.row(prepared.values());
          examples.add(
              new Example(
                  prepared.timeMillis(),
                  entry.partition(),
                  entry.offset(),
                  row.part(),
                  random.nextInt(3) == 0 ? 1 : 0,
                  prepared.timeMillis(),
                  row.inputs()));
        }
      }
    }
    return examples.build();
  }

  ModelReference reference() {
    return reference;
  }

  /** The definition that names the model, of any version or of a pinned one. */
  Definition scored(String reference) throws InvalidDefinitionException {
    return parse(withoutViews() + "score:\n  late_risk: " + reference + "\n\n" + VIEWS);
  }

  /** The definition that the oracle is told, in which the score is a field. */
  Definition told() throws InvalidDefinitionException {
    String field = "  late_risk: {type: float64, required: false}\n";
    return parse(withoutViews().replace("\nid: flight", field + "\nid: flight") + VIEWS);
  }

  private String withoutViews() {
    String yaml = plain.yaml();
    return yaml.substring(0, yaml.indexOf("\nviews:") + 1);
  }

  private static Definition parse(String yaml) throws InvalidDefinitionException {
    return DefinitionReader.parse(yaml, "scored");
  }

  /** The same entries, with scores where there are any. */
  List<List<LogEntry>> told(List<List<LogEntry>> partitions) {
    StreamPlan plan = StreamPlan.of(plain.yaml());
    List<List<LogEntry>> all = new ArrayList<>();
    for (List<LogEntry> partition : partitions) {
      List<LogEntry> entries = new ArrayList<>();
      for (LogEntry entry : partition) {
        entries.add(
            entry instanceof LogEntry.Event event
                ? new LogEntry.Event(told(event.record(), plan))
                : entry);
      }
      all.add(entries);
    }
    return all;
  }

  private LogRecord told(LogRecord record, StreamPlan plan) {
    if (!(plan.prepare(record) instanceof Prepared prepared)) {
      // One more column, which is empty, in records that name none.
      boolean isShort = "text/csv".equals(record.contentType());
      return isShort
          ? with(
              record, (text(record).stripTrailing() + ",").getBytes(StandardCharsets.UTF_8), null)
          : record;
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    List<Field> fields = plain.fields();
    for (int i = 0; i < fields.size(); i++) {
      Object value = prepared.values()[i];
      payload.put(
          fields.get(i).from(), value instanceof Long number ? number : String.valueOf(value));
    }
    payload.put("late_risk", (double) score(prepared));
    return with(record, json(payload), "application/json");
  }

  private static String text(LogRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  private static byte[] json(Map<String, Object> payload) {
    try {
      return new ObjectMapper().writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LogRecord with(LogRecord record, byte[] payload, String contentType) {
    return new LogRecord(
        record.partition(),
        record.offset(),
        record.epoch(),
        record.receivedAt(),
        payload,
        contentType == null ? record.contentType() : contentType,
        record.source(),
        record.identity());
  }

  /** What the model is told of an event, as JSON has it: floats to their shortest digits. */
  JsonNode features(Prepared event) throws FeatureException, JsonProcessingException {
    FeatureBatch row = model.batch(1);
    model.encode(event.values(), row);
    Map<String, Object> features = new LinkedHashMap<>();
    for (int i = 0; i < row.features().size(); i++) {
      FittedFeature feature = row.features().get(i);
      features.put(feature.name(), feature.isCategory() ? row.categories(i)[0] : row.numbers(i));
    }
    ObjectMapper json = new ObjectMapper();
    return json.readTree(json.writeValueAsString(features));
  }

  /** TensorFlow's score of one event. */
  float score(Prepared event) {
    FeatureBatch row = model.batch(1);
    try {
      model.encode(event.values(), row);
    } catch (FeatureException e) {
      throw new IllegalStateException(e);
    }
    List<Tensor> tensors = new ArrayList<>();
    Session.Runner runner = tensorFlow.session().runner();
    for (int i = 0; i < row.features().size(); i++) {
      FittedFeature feature = row.features().get(i);
      Tensor tensor =
          feature.isCategory()
              ? TInt32.tensorOf(Shape.of(ROWS), DataBuffers.of(repeated(row.categories(i)[0])))
              : TFloat32.tensorOf(
                  Shape.of(ROWS, feature.width()),
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
    int[] all = new int[ROWS];
    Arrays.fill(all, value);
    return all;
  }

  private static float[] repeated(float[] values, int width) {
    float[] all = new float[ROWS * width];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i % width];
    }
    return all;
  }

  @Override
  public void close() {
    tensorFlow.close();
  }
}
