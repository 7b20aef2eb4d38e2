/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where the log is. */
public interface LogOptions extends PipelineOptions {
  @Description("Kafka brokers that hold the log, host:port, comma-separated.")
  @Default.String("localhost:19092")
  String getBootstrapServers();

  void setBootstrapServers(String servers);

  @Description(
      "File of Kafka client properties, such as TLS and SASL settings, as Kafka's own tools take it"
          + " by --command-config. Given to every client of the log.")
  String getKafkaConfig();

  void setKafkaConfig(String file);
}
