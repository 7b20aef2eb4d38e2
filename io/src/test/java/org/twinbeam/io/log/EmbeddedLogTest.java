/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.io.embedded.KafkaExtension;

/** The log's contract on an embedded broker. */
class EmbeddedLogTest extends LogContract {

  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @Override
  LogConfig config() {
    return KAFKA.config();
  }

  @Override
  String newStream() {
    return KAFKA.newStream();
  }
}
