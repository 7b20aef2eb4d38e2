/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.io.log.LogConfig;

/** One embedded broker for all tests of the run; each test has streams of its own. */
public final class KafkaExtension implements BeforeAllCallback {

  private static final AtomicInteger STREAMS = new AtomicInteger();

  private volatile LogConfig config;

  @Override
  public void beforeAll(ExtensionContext context) {
    Broker broker =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(KafkaExtension.class))
            .getOrComputeIfAbsent(Broker.class, type -> new Broker(), Broker.class);
    config = new LogConfig(broker.kafka.bootstrapServers());
  }

  public LogConfig config() {
    return config;
  }

  /** A stream name that no other test has. */
  public String newStream() {
    return "stream" + STREAMS.incrementAndGet();
  }

  private static final class Broker implements ExtensionContext.Store.CloseableResource {
    private final ScratchDir dir;
    private final EmbeddedKafka kafka;

    Broker() {
      try {
        dir = ScratchDir.create("twinbeam-kafka-");
        kafka = EmbeddedKafka.start(dir.path());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      kafka.close();
      dir.close();
    }
  }
}
