/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.io.bridge.ReadMqtt;
import org.twinbeam.io.bridge.ReadTopics;
import org.twinbeam.io.bridge.SourcePositions;
import org.twinbeam.io.bridge.SourceTopic;
import org.twinbeam.io.log.Arrival;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.log.WriteLog;
import org.twinbeam.pipelines.options.BridgeOptions;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LogOptions;

/**
 * Copies what others write, to Kafka topics or to an MQTT broker, into a stream's log.
 *
 * <p>Kafka records at least once: what is copied again after a restart is a duplicate by rule. MQTT
 * messages may be lost whenever the job stops; {@link ReadMqtt} says why.
 */
final class BridgeJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeJob.class);

  /** Where the password is: not on a command line, which every user of the machine can read. */
  private static final String PASSWORD = "TWINBEAM_MQTT_PASSWORD";

  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public String summary() {
    return "Kafka or MQTT topics of others to the log; runs on until stopped (Flink, or Direct for"
        + " trials)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(DefinitionOptions.class, LogOptions.class, BridgeOptions.class);
  }

  @Override
  public Optional<String> refusal(String runner) {
    return StreamingRunners.refusal(name(), runner);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.of(options);
    BridgeOptions flags = options.as(BridgeOptions.class);
    Set<String> names = names(job, flags);
    LogTopic topic;
    try (StreamLog log = StreamLog.open(job.log(), job.stream())) {
      topic = log.check();
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(
            "Read source",
            flags.getSourceMqtt() == null ? kafka(job, flags, names, topic) : mqtt(job, flags))
        .apply("Write log", WriteLog.to(job.log(), topic, job.yaml()));
    pipeline.run().waitUntilFinish();
  }

  private static PTransform<PBegin, PCollection<Arrival>> kafka(
      JobContext job, BridgeOptions flags, Set<String> names, LogTopic topic)
      throws RefusedException {
    LogConfig source = source(job, flags);
    String group = "twinbeam-bridge-" + job.stream();
    List<SourceTopic> topics = SourcePositions.take(source, names, group, topic);
    LOG.info(
        "bridging {} at {} into {}: goes on where group {} had got to",
        topics.stream().map(SourceTopic::name).toList(),
        source.bootstrapServers(),
        topic.name(),
        group);
    return ReadTopics.of(source, topics, group);
  }

  private static LogConfig source(JobContext job, BridgeOptions flags) throws RefusedException {
    String servers = flags.getSourceBootstrapServers();
    String file = flags.getSourceKafkaConfig();
    if (servers == null && file == null) {
      return job.log();
    }
    return JobContext.logConfig(
        "--sourceKafkaConfig", servers == null ? job.log().bootstrapServers() : servers, file);
  }

  /** Those that the flag names, else those that the definition does. */
  private static Set<String> names(JobContext job, BridgeOptions flags) throws RefusedException {
    String topics = flags.getSourceTopics();
    if (topics == null || topics.isBlank()) {
      List<String> defined = job.plan().definition().kafka();
      if (flags.getSourceMqtt() != null) {
        throw new RefusedException(
            "--sourceTopics is missing: name what to copy, such as --sourceTopics=orders/#");
      } else if (defined.isEmpty()) {
        throw new RefusedException(
            "there is nothing to copy: name topics in the definition, as in kafka: web.orders, or by"
                + " --sourceTopics=orders,returns");
      }
      return Set.copyOf(defined);
    }
    return Arrays.stream(topics.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static PTransform<PBegin, PCollection<Arrival>> mqtt(JobContext job, BridgeOptions flags)
      throws RefusedException {
    String password = System.getenv(PASSWORD);
    if (flags.getSourceMqttUser() != null && password == null) {
      throw new RefusedException(
          "--sourceMqttUser is given, and the environment variable "
              + PASSWORD
              + " is not set: put that user's password there");
    }
    LOG.warn(
        "bridging MQTT topics {} at {} into the log of {} by MqttIO: what the broker has delivered"
            + " and the log does not have yet is lost whenever this job stops",
        flags.getSourceTopics(),
        flags.getSourceMqtt(),
        job.stream());
    ReadMqtt read = ReadMqtt.from(flags.getSourceMqtt(), flags.getSourceTopics());
    return flags.getSourceMqttUser() == null
        ? read
        : read.withUser(flags.getSourceMqttUser(), password);
  }
}
