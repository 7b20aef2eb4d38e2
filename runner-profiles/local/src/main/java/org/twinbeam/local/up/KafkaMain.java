/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.nio.file.Path;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.embedded.EmbeddedKafka;

/** A Kafka broker in a process of its own: directory, and the port it takes if that is free. */
final class KafkaMain {
  static final String READY = "Kafka at ";

  private KafkaMain() {}

  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    EmbeddedKafka broker = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-kafka"));
    System.out.println(READY + broker.bootstrapServers());
  }
}
