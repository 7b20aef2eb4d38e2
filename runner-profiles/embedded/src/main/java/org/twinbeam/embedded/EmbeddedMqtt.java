/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;

/**
 * A real MQTT broker in this JVM (ActiveMQ Artemis; MQTT 3.1, 3.1.1 and 5), on a loopback port,
 * with its journal in a given directory.
 *
 * <p>What it has acknowledged at QoS 1 is in its journal, forced to the disk: started again on the
 * same directory, also after a kill, it has the same port, sessions, subscriptions and the messages
 * that their clients have not acknowledged.
 */
public final class EmbeddedMqtt implements AutoCloseable {
  private final ActiveMQServer server;
  private final int port;
  private final String url;

  private EmbeddedMqtt(ActiveMQServer server, int port, String url) {
    this.server = server;
    this.port = port;
    this.url = url;
  }

  /**
   * Starts a broker that lets everybody in, and returns when it takes connections.
   *
   * @param dir holds journal and port; made if absent
   */
  public static EmbeddedMqtt start(Path dir) throws IOException {
    return start(dir, 0, null, null);
  }

  /**
   * As {@link #start(Path)}, at its first start on that port of 127.0.0.1 if it is free, else on
   * another.
   */
  public static EmbeddedMqtt start(Path dir, int preferredPort) throws IOException {
    return start(dir, preferredPort, null, null);
  }

  /**
   * As {@link #start(Path, int)}.
   *
   * @param user the only one who is let in, or null for everybody
   * @param password of the user
   */
  public static EmbeddedMqtt start(Path dir, int preferredPort, String user, String password)
      throws IOException {
    return start(dir, preferredPort, new OneUser(user, password), null, null);
  }

  /**
   * As {@link #start(Path)}, for connections by TLS only.
   *
   * @param keystore PKCS12 file with key and certificate of localhost
   */
  public static EmbeddedMqtt startWithTls(Path dir, Path keystore, String keystorePassword)
      throws IOException {
    return start(dir, 0, new OneUser(null, null), keystore, keystorePassword);
  }

  private static EmbeddedMqtt start(
      Path dir, int preferredPort, OneUser user, Path keystore, String keystorePassword)
      throws IOException {
    Path home = dir.toAbsolutePath().normalize();
    Files.createDirectories(home);
    int port = Ports.of(home.resolve("ports"), preferredPort).get(0);
    String tls =
        keystore == null
            ? ""
            : ";sslEnabled=true;keyStoreType=PKCS12;keyStorePath="
                + keystore.toAbsolutePath()
                + ";keyStorePassword="
                + keystorePassword;
    Configuration settings = settings(home, port, tls).setSecurityEnabled(user.user() != null);
    ActiveMQServer server = new ActiveMQServerImpl(settings, user);
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException("the MQTT broker does not start in " + home, e);
    }
    return new EmbeddedMqtt(
        server, port, keystore == null ? "tcp://127.0.0.1:" + port : "ssl://localhost:" + port);
  }

  /** Where it is, as in {@code tcp://127.0.0.1:1883} or {@code ssl://localhost:8883}. */
  public String url() {
    return url;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the MQTT broker at " + url() + " does not stop", e);
    }
  }

  private static Configuration settings(Path home, int port, String tls) throws IOException {
    Configuration c = new ConfigurationImpl();
    try {
      c.addAcceptorConfiguration(
          "mqtt",
          "tcp://127.0.0.1:" + port + "?protocols=MQTT;useEpoll=false;useKQueue=false" + tls);
    } catch (Exception e) {
      throw new IOException("no acceptor for port " + port, e);
    }
    c.setJournalDirectory(home.resolve("journal").toString());
    c.setBindingsDirectory(home.resolve("bindings").toString());
    c.setLargeMessagesDirectory(home.resolve("large").toString());
    c.setPagingDirectory(home.resolve("paging").toString());
    // Acknowledged means written and forced; of files, not by the kernel's own asynchronous calls.
    c.setPersistenceEnabled(true);
    c.setJournalType(JournalType.NIO);
    c.setJournalSyncNonTransactional(true);
    c.setJournalFileSize(1 << 20);
    c.setJournalMinFiles(2);
    c.setMaxDiskUsage(-1);
    c.setJMXManagementEnabled(false);
    c.setMessageCounterEnabled(false);
    // One broker for one machine: the defaults are made for servers.
    c.setThreadPoolMaxSize(8);
    c.setScheduledThreadPoolMaxSize(2);
    c.setCriticalAnalyzer(false);
    return c;
  }
}
