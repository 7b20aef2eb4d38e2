/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The MQTT door: takes messages from an MQTT broker into the streams' logs, each at least once.
 *
 * <p>Follow a message from {@link org.twinbeam.gateway.mqtt.MqttDoor} (connects for ever) over
 * {@code MqttConnection} (receives) to {@code Delivery} (appends, then acknowledges). Here belongs
 * nothing that looks into a payload, and no Kafka: the log is behind {@link
 * org.twinbeam.gateway.mqtt.Appender}.
 */
package org.twinbeam.gateway.mqtt;
