/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker in this JVM: one node that is broker and controller (KRaft), on loopback
 * ports, with its data in a given directory. Started again on the same directory it has the same
 * topics, records and ports, also after a kill.
 *
 * <p>One node keeps one copy: what a production cluster gives by replication, this gives by not
 * being one. Records are kept for ever.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the broker and returns when it takes requests.
   *
   * @param dir holds logs and ports; made if absent
   */
  public static EmbeddedKafka start(Path dir) throws IOException {
    return start(dir, 0);
  }

  /**
   * As {@link #start(Path)}, at its first start on that port of 127.0.0.1 if it is free, else on
   * another.
   */
  public static EmbeddedKafka start(Path dir, int preferredPort) throws IOException {
    return start(dir, preferredPort, Map.of());
  }

  /**
   * As {@link #start(Path)}, with settings of the broker that replace those it has here: security,
   * say, whose listener for clients is named BROKER.
   */
  public static EmbeddedKafka start(Path dir, Map<String, String> settings) throws IOException {
    return start(dir, 0, settings);
  }

  private static EmbeddedKafka start(Path dir, int preferredPort, Map<String, String> settings)
      throws IOException {
    Path home = dir.toAbsolutePath().normalize();
    Files.createDirectories(home);
    List<Integer> ports = Ports.of(home.resolve("ports"), preferredPort, 0);
    Path logs = home.resolve("logs");
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(logs);
    }
    Properties properties = settings(logs, ports.get(0), ports.get(1));
    properties.putAll(settings);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
    return new EmbeddedKafka(server, "127.0.0.1:" + ports.get(0));
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** What kafka-storage.sh format does. */
  private static void format(Path logs) throws IOException {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setMetadataLogDirectory(logs.toString())
          .addDirectory(logs.toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format " + logs, e);
    }
  }

  private static Properties settings(Path logs, int brokerPort, int controllerPort) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE));
    p.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    p.setProperty(
        "listeners",
        "BROKER://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("advertised.listeners", "BROKER://127.0.0.1:" + brokerPort);
    p.setProperty("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "BROKER");
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("log.dirs", logs.toString());
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("log.retention.ms", "-1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    // One node for one machine: the defaults are made for racks of them.
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "2");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    // A node that starts again after a kill waits for its own old session to end.
    p.setProperty("broker.session.timeout.ms", "5000");
    p.setProperty("broker.heartbeat.interval.ms", "1000");
    return p;
  }
}
