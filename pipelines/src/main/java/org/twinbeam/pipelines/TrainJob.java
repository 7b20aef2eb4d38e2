/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReader;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.log.Slice;
import org.twinbeam.io.lake.LakeSlices;
import org.twinbeam.io.store.Reach;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.models.ModelText;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelCard.LakeSnapshot;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Trainer;
import org.twinbeam.models.train.TrainingException;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.ModelsOptions;
import org.twinbeam.pipelines.options.StoreOptions;
import org.twinbeam.pipelines.options.TrainOptions;
import org.twinbeam.transforms.JoinLabels;
import org.twinbeam.transforms.ReadExamples;

/**
 * Trains a model: a pipeline makes examples of a snapshot of the lake, and the driver learns of
 * them. The version is written down all at once, with its figures on what was held back.
 */
final class TrainJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "the lake to a new version of a model (Spark, Direct)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(TrainOptions.class, ModelsOptions.class, StoreOptions.class, LakeOptions.class);
  }

  @Override
  public Optional<String> refusal(String runner) {
    return runner.startsWith("Flink")
        ? Optional.of("train cannot run on " + runner + ": use -Pspark, or -Pdirect for few events")
        : Optional.empty();
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    ModelDefinition model = model(options);
    ModelRegistry registry = ModelPins.registry(options);
    Map<String, LakeSnapshot> wanted = wanted(options, model, registry);
    Map<String, LakeSnapshot> snapshots = new LinkedHashMap<>();
    Examples examples = examples(options, model, wanted, snapshots);
    LOG.info(
        "{} examples for {}; {} events have no label yet, {} cannot be used",
        examples.size(),
        model.name(),
        examples.unlabelled(),
        examples.unusable());
    Optional<ModelReference> before = before(options, model, registry);
    try {
      Trainer trainer = new Trainer(model, examples);
      ModelCard card = trainer.train(registry, snapshots, pass -> tell(model, pass));
      Path directory = registry.directory(card.model(), card.version());
      Optional<Comparison> comparison =
          before.map(version -> Comparison.of(trainer, card, registry, version));
      System.out.println(TrainingReport.of(card, directory, comparison));
      Optional<Comparison> worse = comparison.filter(c -> !c.isNoWorse());
      if (options.as(TrainOptions.class).getFailIfWorse() && worse.isPresent()) {
        throw new IncompleteException(
            "version %d of model %s is written down, but not to be promoted: %s"
                .formatted(card.version(), card.model(), worse.get()));
      }
    } catch (TrainingException e) {
      throw new RefusedException(e.getMessage());
    }
  }

  private static void tell(ModelDefinition model, ModelCard.Pass pass) {
    LOG.info(
        "pass %d of at most %d: loss %.4f, validation %.4f, %.1f s"
            .formatted(
                pass.epoch(),
                model.training().epochs(),
                pass.loss(),
                pass.validationLoss(),
                pass.seconds()));
  }

  /** What the new version is compared with: the live version, or else the newest there is. */
  private static Optional<ModelReference> before(
      PipelineOptions options, ModelDefinition model, ModelRegistry registry)
      throws RefusedException, IOException {
    StoreConfig store = JobContext.of(options, model.input()).store();
    Optional<ModelReference> live = ModelPins.live(model.name(), model.input().stream(), store);
    OptionalLong newest = registry.newest(model.name());
    return live.isPresent() || newest.isEmpty()
        ? live
        : Optional.of(new ModelReference(model.name(), newest, Optional.empty()));
  }

  private static ModelDefinition model(PipelineOptions options) throws RefusedException {
    String file = options.as(TrainOptions.class).getModel();
    if (file == null) {
      throw new RefusedException(
          "--model is missing: name the file that describes the model, such as"
              + " --model=streams/models/late.yaml");
    }
    try {
      return ModelReader.read(Path.of(file));
    } catch (InvalidDefinitionException e) {
      throw new RefusedException("the model's definition has problems:\n" + e.getMessage());
    } catch (IOException e) {
      throw new RefusedException("the model's definition " + file + " cannot be read: " + e);
    }
  }

  /** The snapshots that a version was trained on, if one is named; else none. */
  private static Map<String, LakeSnapshot> wanted(
      PipelineOptions options, ModelDefinition model, ModelRegistry registry)
      throws RefusedException {
    Long version = options.as(TrainOptions.class).getSnapshotOf();
    if (version == null) {
      return Map.of();
    }
    try {
      Map<String, LakeSnapshot> snapshots = registry.card(model.name(), version).snapshots();
      Set<String> streams = ModelText.of(model).streams().keySet();
      if (!snapshots.keySet().equals(streams)) {
        throw new RefusedException(
            "--snapshotOf=%d: that version was trained on streams %s, but model %s names %s now"
                .formatted(version, snapshots.keySet(), model.name(), streams));
      }
      return snapshots;
    } catch (ModelRefusedException e) {
      throw new RefusedException("--snapshotOf: " + e.getMessage());
    }
  }

  /**
   * Runs the pipeline, and reads what it wrote.
   *
   * @param snapshots are filled in
   */
  private static Examples examples(
      PipelineOptions options,
      ModelDefinition model,
      Map<String, LakeSnapshot> wanted,
      Map<String, LakeSnapshot> snapshots)
      throws RefusedException, IOException {
    List<Slice> inputs = slices(options, model.input(), wanted, snapshots);
    List<Slice> labels = new ArrayList<>();
    if (model.label().stream().isPresent()) {
      labels.addAll(slices(options, model.label().stream().get(), wanted, snapshots));
    }
    try (TrainingFiles files =
        TrainingFiles.in(options.as(LakeOptions.class).getWarehouse(), model.name())) {
      Pipeline pipeline = Pipeline.create(options);
      compose(pipeline, ModelText.of(model), inputs, labels).apply("Write examples", files.write());
      PipelineResult.State state = pipeline.run().waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the pipeline of examples ended " + state + ", not DONE");
      }
      Examples.Builder examples = new Examples.Builder(ModelInputs.names(model.features()));
      files.read(examples::add);
      return examples.build();
    }
  }

  private static List<Slice> slices(
      PipelineOptions options,
      Definition stream,
      Map<String, LakeSnapshot> wanted,
      Map<String, LakeSnapshot> snapshots)
      throws RefusedException {
    JobContext job = JobContext.of(options, stream);
    try (BatchInput input = BatchInput.open(job)) {
      Reach reach = input.reach();
      if (reach.horizon() == 0 && reach.imports() == 0) {
        throw new RefusedException(
            "stream %s has nothing in the lake in %s yet, and train reads the lake. Start ingest first or import files, or correct --warehouse or --storeUrl"
                .formatted(stream.stream(), job.lake().warehouse()));
      }
      LakeSnapshot all = new LakeSnapshot(reach.horizon(), reach.imports());
      LakeSnapshot snapshot = wanted.getOrDefault(stream.stream(), all);
      if (snapshot.horizon() > all.horizon() || snapshot.imports() > all.imports()) {
        throw new RefusedException(
            "--snapshotOf: that version was trained on %d epochs and %d imports of stream %s, but the lake in %s has %d and %d: it is another"
                .formatted(
                    snapshot.horizon(),
                    snapshot.imports(),
                    stream.stream(),
                    job.lake().warehouse(),
                    all.horizon(),
                    all.imports()));
      }
      snapshots.put(stream.stream(), snapshot);
      return input.slices(stream.within(), 0, snapshot.horizon(), 0, snapshot.imports());
    }
  }

  /** The examples, as bytes. */
  static PCollection<byte[]> compose(
      Pipeline pipeline, ModelText model, List<Slice> inputs, List<Slice> labels) {
    PCollection<KV<String, byte[]>> examples =
        read(pipeline, "events", inputs, ReadExamples.inputs(model, LakeSlices.reader()));
    if (labels.isEmpty()) {
      return examples.apply("Drop places", Values.create()).setCoder(ByteArrayCoder.of());
    }
    PCollection<KV<String, byte[]>> told =
        read(pipeline, "labels", labels, ReadExamples.labels(model, LakeSlices.reader()));
    return examples.apply("Join labels", JoinLabels.of(told));
  }

  private static PCollection<KV<String, byte[]>> read(
      Pipeline pipeline,
      String what,
      List<Slice> slices,
      PTransform<PCollection<Slice>, PCollection<KV<String, byte[]>>> read) {
    return pipeline
        .apply("Slices of " + what, Create.of(slices).withCoder(SerializableCoder.of(Slice.class)))
        .apply("Spread slices of " + what, Reshuffle.viaRandomKey())
        .apply("Read " + what, read);
  }
}
