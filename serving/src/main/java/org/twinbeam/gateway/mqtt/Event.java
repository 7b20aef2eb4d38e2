/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.util.Arrays;
import org.twinbeam.core.definition.TopicPattern;

/**
 * What of a message goes into a log: all its bytes, or the beginning if the log does not take so
 * many.
 *
 * @param contentType as the message tells it, or null
 * @param source {@code mqtt:} and the topic
 */
record Event(byte[] payload, String contentType, String source) {

  static final String CUT = "application/vnd.twinbeam.cut; length=";

  static Event of(Mqtt5Publish message) {
    return new Event(
        message.getPayloadAsBytes(),
        message.getContentType().map(MqttUtf8String::toString).orElse(null),
        TopicPattern.SOURCE + message.getTopic());
  }

  /** Of a cut event: one that preparation rejects, with the whole length. */
  String cutType() {
    return CUT + payload.length;
  }

  /** Its beginning. */
  Event cut(int length) {
    return new Event(Arrays.copyOf(payload, length), cutType(), source);
  }
}
