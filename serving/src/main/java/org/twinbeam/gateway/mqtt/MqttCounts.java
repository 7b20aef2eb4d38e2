/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

/**
 * What the door has done since its start.
 *
 * @param connections connections that were made
 * @param received messages, also those that came again
 * @param acknowledged messages that every stream's log has
 * @param retries appends that failed and were tried again
 * @param cut messages too large for the log, of which it has the beginning
 * @param unclaimed messages of topics that no stream takes any more
 * @param overflowed messages of QoS 0 that came faster than the logs took them, and are lost
 */
public record MqttCounts(
    long connections,
    long received,
    long acknowledged,
    long retries,
    long cut,
    long unclaimed,
    long overflowed) {}
