/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What the bridge copies from: Kafka topics that others write ({@link
 * org.twinbeam.io.bridge.ReadTopics}), from where it had got to ({@link
 * org.twinbeam.io.bridge.SourcePositions}), and topics of an MQTT broker. Each gives {@link
 * org.twinbeam.io.log.Arrival}s, which {@link org.twinbeam.io.log.WriteLog} appends to the log.
 *
 * <p>How a stream's own log is read or written does not belong here.
 */
package org.twinbeam.io.bridge;
