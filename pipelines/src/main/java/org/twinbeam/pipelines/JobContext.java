/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptions;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.store.Registration;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.LogOptions;
import org.twinbeam.pipelines.options.StoreOptions;

/** What a job's flags name: the definition, and the places it works with. */
final class JobContext {
  private final PipelineOptions options;
  private final StreamPlan plan;

  private final LogConfig log;

  private JobContext(PipelineOptions options, StreamPlan plan, LogConfig log) {
    this.options = options;
    this.plan = plan;
    this.log = log;
  }

  /**
   * Reads the files that the flags name.
   *
   * @throws RefusedException with all problems of the definition if it is not valid, or if another
   *     file cannot be read
   */
  static JobContext of(PipelineOptions options) throws RefusedException {
    String file = options.as(DefinitionOptions.class).getDefinition();
    if (file == null) {
      throw new RefusedException(
          "--definition is missing: name the file that describes the stream, such as"
              + " --definition=streams/flights.yaml");
    }
    try {
      return of(options, DefinitionReader.read(Path.of(file)));
    } catch (InvalidDefinitionException e) {
      throw new RefusedException("the definition has problems:\n" + e.getMessage());
    } catch (IOException e) {
      throw new RefusedException("the definition " + file + " cannot be read: " + e);
    }
  }

  /** As {@link #of}, with the models pinned that the definition names. */
  static JobContext withModels(PipelineOptions options) throws RefusedException {
    JobContext job = of(options);
    Definition pinned = ModelPins.pin(options, job.plan().definition(), job.store());
    return new JobContext(options, StreamPlan.of(pinned.yaml()), job.log());
  }

  /** Of a stream that the definition flag does not name. */
  static JobContext of(PipelineOptions options, Definition definition) throws RefusedException {
    LogOptions flags = options.as(LogOptions.class);
    return new JobContext(
        options,
        StreamPlan.of(definition.yaml()),
        logConfig("--kafkaConfig", flags.getBootstrapServers(), flags.getKafkaConfig()));
  }

  /**
   * @param flag the flag that gave the file
   * @param file of client properties, or null
   */
  static LogConfig logConfig(String flag, String servers, String file) throws RefusedException {
    try {
      return LogConfig.read(servers, file == null ? null : Path.of(file));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(flag + ": " + e.getMessage());
    }
  }

  StreamPlan plan() {
    return plan;
  }

  String stream() {
    return plan.definition().stream();
  }

  String yaml() {
    return plan.definition().yaml();
  }

  Registration registration() {
    return Registration.of(plan.definition(), plan.versions());
  }

  LogConfig log() {
    return log;
  }

  StoreConfig store() {
    StoreOptions flags = options.as(StoreOptions.class);
    return new StoreConfig(flags.getStoreUrl(), flags.getStoreUser(), flags.getStorePassword());
  }

  /** The lake's catalog is in the store's database. */
  LakeConfig lake() {
    StoreOptions flags = options.as(StoreOptions.class);
    return new LakeConfig(
        flags.getStoreUrl(),
        flags.getStoreUser(),
        flags.getStorePassword(),
        options.as(LakeOptions.class).getWarehouse());
  }
}
