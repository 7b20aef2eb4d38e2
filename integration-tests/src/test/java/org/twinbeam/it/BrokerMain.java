/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.file.Path;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.embedded.EmbeddedKafka;

/** The broker in a process of its own, so that it can be killed: {@code BrokerMain <directory>}. */
final class BrokerMain {
  static final String READY = "Broker at ";

  private BrokerMain() {}

  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    EmbeddedKafka broker = EmbeddedKafka.start(Path.of(args[0]));
    System.out.println(READY + broker.bootstrapServers());
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
  }
}
