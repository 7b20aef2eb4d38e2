/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.twinbeam.core.definition.TopicPattern;

/**
 * What of a message goes into a log: all its bytes, or the beginning if no log takes so many.
 *
 * @param contentType as the message tells it, or null; of a cut message one that preparation
 *     rejects, with the whole length
 * @param source {@code mqtt:} and the topic
 */
record Event(byte[] payload, String contentType, String source, boolean cut) {

  /** Kafka takes records of 1 MiB; the rest is for its own framing and the stream's. */
  static final int LARGEST = 1_000_000;

  static final String CUT = "application/vnd.twinbeam.cut; length=";

  /** A name or content type has at most 65,535 bytes, so there is always room for a payload. */
  static Event of(Mqtt5Publish message) {
    byte[] payload = message.getPayloadAsBytes();
    String contentType = message.getContentType().map(MqttUtf8String::toString).orElse(null);
    String source = TopicPattern.SOURCE + message.getTopic();
    int room = LARGEST - bytes(source) - bytes(contentType);
    return payload.length <= room
        ? new Event(payload, contentType, source, false)
        : new Event(Arrays.copyOf(payload, room), CUT + payload.length, source, true);
  }

  private static int bytes(String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
