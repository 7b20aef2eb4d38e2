/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import org.apache.beam.sdk.io.mqtt.MqttIO;
import org.apache.beam.sdk.io.mqtt.MqttRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.io.log.Arrival;
import org.twinbeam.io.log.ArrivalCoder;

/**
 * Reads what is published at an MQTT broker under topics that a filter takes, by Beam's MqttIO,
 * with QoS 1. The source is {@code mqtt:<topic>}; a message has no position, so no identity.
 *
 * <p><b>May lose messages.</b> MqttIO makes a client of a random name and a clean session at every
 * start of a reader: the broker forgets what it had delivered to the one before and was not told to
 * have arrived, and keeps nothing that is published while there is no client. It acknowledges at
 * checkpoints, so this may be all that came since the last one. Where no acknowledged message may
 * be lost, use the gateway's MQTT client, which keeps its session. A message that is delivered
 * twice is counted twice, unless the definition declares an id.
 *
 * <p>A connection that breaks makes MqttIO's client connect again by itself.
 */
public final class ReadMqtt extends PTransform<PBegin, PCollection<Arrival>> {
  private static final long serialVersionUID = 1;

  /** MqttIO adds a random part and cuts the whole at 23 characters: this leaves 14 of chance. */
  private static final String CLIENT = "twinbeam";

  private final MqttIO.ConnectionConfiguration connection;
  private final long maxNumRecords;

  private ReadMqtt(MqttIO.ConnectionConfiguration connection, long maxNumRecords) {
    this.connection = connection;
    this.maxNumRecords = maxNumRecords;
  }

  /**
   * @param address such as {@code tcp://localhost:1883}, or {@code ssl://…}
   * @param filter topics, with {@code +} and {@code #} as MQTT has them
   */
  public static ReadMqtt from(String address, String filter) {
    return new ReadMqtt(
        MqttIO.ConnectionConfiguration.create(address, filter).withClientId(CLIENT),
        Long.MAX_VALUE);
  }

  public ReadMqtt withUser(String user, String password) {
    return new ReadMqtt(connection.withUsername(user).withPassword(password), maxNumRecords);
  }

  /** Ends after that many messages: for tests. */
  ReadMqtt withMaxNumRecords(long maxNumRecords) {
    return new ReadMqtt(connection, maxNumRecords);
  }

  @Override
  public PCollection<Arrival> expand(PBegin input) {
    MqttIO.Read<MqttRecord> read =
        MqttIO.readWithMetadata().withConnectionConfiguration(connection);
    return input
        .apply(
            "Mqtt", maxNumRecords == Long.MAX_VALUE ? read : read.withMaxNumRecords(maxNumRecords))
        .apply("Take", ParDo.of(new TakeFn()))
        .setCoder(ArrivalCoder.of());
  }

  private static final class TakeFn extends DoFn<MqttRecord, Arrival> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element MqttRecord message, OutputReceiver<Arrival> arrivals) {
      arrivals.output(new Arrival(message.getPayload(), null, "mqtt:" + message.getTopic(), null));
    }
  }
}
