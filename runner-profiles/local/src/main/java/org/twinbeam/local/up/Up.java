/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.embedded.Ports;
import org.twinbeam.gateway.GatewayMain;
import org.twinbeam.gateway.mqtt.MqttConfig;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.log.Ticker;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.Registration;
import org.twinbeam.io.store.Snapshot;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.local.DefaultPorts;
import org.twinbeam.local.EngineJvms;
import org.twinbeam.local.GatewayProcess;
import org.twinbeam.local.Jobs;
import org.twinbeam.local.Layout;
import org.twinbeam.local.ServiceJvm;
import org.twinbeam.serving.ServingConfig;
import org.twinbeam.serving.ServingMain;

/**
 * Starts everything in its order, and keeps it up. What can start beside each other does. If
 * something fails before everything was up once, all is given up; later it is started again.
 */
final class Up implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);

  /** Partitions of a log that is made now: as many as a small machine can follow. */
  private static final int PARTITIONS = 4;

  private static final Duration STREAMING = Duration.ofMinutes(3);
  private static final Duration SUBSCRIBING = Duration.ofSeconds(30);

  private final UpDirectory directory;
  private final Layout layout;
  private final UpSettings settings;
  private final Path root;
  private final Clock clock = Clock.systemUTC();
  private final String since = UpState.now(clock);
  private final Deque<KeptPart> parts = new ArrayDeque<>();
  private final Places places = new Places();
  private final Lock batchTurn = new ReentrantLock(true);
  private BatchTimer batches;
  private DefinitionChange changes;
  private KeptPart gateway;
  private KeptPart flink;
  private boolean ready;

  /** Whether a broker has come with a change, and the gateway has no session there yet. */
  private volatile boolean newBroker;

  private String failure;

  /** Where those are that have been up once. */
  private static final class Places {
    private String serving;
    private String gateway;
    private String kafka;
    private String mqtt;
    private StoreConfig store;
  }

  /**
   * @param root directory of the repository
   */
  Up(UpDirectory directory, UpSettings settings, Path root) {
    this.directory = directory;
    this.layout = directory.layout();
    this.settings = settings;
    this.root = root;
  }

  /**
   * Starts everything; returns when all of it is up.
   *
   * @throws Exception if something does not start; the message says what, and why
   */
  void start() throws Exception {
    try {
      startAll();
      ready = true;
    } catch (Exception e) {
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
      throw e;
    } finally {
      tell();
    }
  }

  private void startAll() throws Exception {
    List<Definition> definitions = definitions();
    KeptPart postgresql =
        settings.store() == null
            ? keep("postgresql", layout.postgresql().resolve("postgresql.log"), this::postgresql)
            : null;
    KeptPart kafka =
        settings.hasLog() && settings.kafka() == null ? keep("kafka", this::kafka) : null;
    KeptPart broker = needsOwnBroker(definitions) ? keep("mqtt", this::mqtt) : null;
    if (postgresql == null) {
      places.store = settings.namedStore();
    } else {
      postgresql.awaitUp();
    }
    register(definitions);
    KeptPart serving = keep("serving", this::serving);
    if (settings.hasLog()) {
      places.kafka = kafka == null ? settings.kafka() : kafka.awaitUp();
      places.mqtt = broker == null ? settings.mqtt() : broker.awaitUp();
      startStreaming(definitions);
    }
    places.serving = serving.awaitUp();
    if (settings.hasBatch()) {
      batches = batchTimer();
    }
    changes =
        new DefinitionChange(directory, settings, new Change(), batchTurn, this::tell, clock)
            .begin();
  }

  private static boolean takesMqtt(List<Definition> definitions) {
    return definitions.stream().anyMatch(definition -> !definition.mqtt().isEmpty());
  }

  /** Whether events are to come from a broker that is not up yet. */
  private boolean needsOwnBroker(List<Definition> definitions) {
    return settings.hasLog()
        && settings.mqtt() == null
        && places.mqtt == null
        && takesMqtt(definitions);
  }

  /** What is up, to a change of a definition. */
  private final class Change implements DefinitionChange.Host {
    @Override
    public void startBroker(Path definition) throws Exception {
      if (!needsOwnBroker(List.of(DefinitionReader.read(definition)))) {
        return;
      }
      KeptPart broker = keep("mqtt", Up.this::mqtt);
      try {
        places.mqtt = broker.awaitUp();
        newBroker = true;
      } catch (IOException e) {
        end(broker);
        throw e;
      }
    }

    @Override
    public Jobs jobs(String stream, Path definition) {
      return Up.this.jobs(stream, definition);
    }

    @Override
    public KeptPart speed(String stream, Jobs jobs) {
      String name = "flink-next-" + stream;
      return keep(
          name,
          () -> ReadyChild.start(jvms().session(name, List.of(jobs.speed())), layout.log(name)));
    }

    @Override
    public void end(KeptPart part) throws InterruptedException {
      part.close();
      synchronized (parts) {
        parts.remove(part);
      }
      tell();
    }

    @Override
    public void restart(String stream) throws InterruptedException {
      if (flink == null) {
        return;
      }
      StoreReader store = StoreReader.open(places.store);
      long before = newestGeneration(store);
      List<KeptPart> readers = List.of(gateway, flink);
      readers.forEach(KeptPart::restart);
      // However long that takes: until then answers are given by the job of the change's own.
      while (!readers.stream().allMatch(part -> part.seen().isUp())
          || !store.read(snapshot -> isAnsweredSince(snapshot, stream, before))) {
        Thread.sleep(200);
      }
      newBroker = false;
    }

    private boolean isAnsweredSince(Snapshot snapshot, String stream, long before)
        throws SQLException {
      for (LiveView view : snapshot.views(stream)) {
        if (snapshot.pin(view.version(), OptionalLong.empty()).generation() <= before) {
          return false;
        }
      }
      return true;
    }
  }

  private List<Definition> definitions() throws Exception {
    List<Definition> definitions = new ArrayList<>();
    for (String stream : settings.streams()) {
      definitions.add(DefinitionReader.read(directory.definition(stream)));
    }
    return definitions;
  }

  private void startStreaming(List<Definition> definitions) throws Exception {
    LogConfig log = LogConfig.read(places.kafka, kafkaConfig());
    for (Definition definition : definitions) {
      try (StreamLog topic = StreamLog.open(log, definition.stream())) {
        topic.createIfAbsent(PARTITIONS);
      }
      String name = "ticker-" + definition.stream();
      keep(name, layout.log(UpMain.NAME), () -> ticker(log, definition.stream())).awaitUp();
    }
    gateway = keep("gateway", this::gateway);
    flink = keep("flink", this::flink);
    places.gateway = gateway.awaitUp();
    flink.awaitUp();
  }

  /** Starts a part that is a process, which has a log of its name. */
  private KeptPart keep(String name, KeptPart.Start start) {
    return keep(name, layout.log(name), start);
  }

  private KeptPart keep(String name, Path log, KeptPart.Start start) {
    KeptPart part = new KeptPart(name, log, start, this::tell, clock);
    synchronized (parts) {
      parts.push(part);
    }
    return part.begin();
  }

  private Running postgresql() throws IOException {
    EmbeddedPostgresql server =
        EmbeddedPostgresql.start(layout.postgresql(), DefaultPorts.POSTGRESQL);
    places.store = new StoreConfig(server.jdbcUrl(), server.user(), server.password());
    return new Running(
        server.jdbcUrl(), server.exit().thenApply(status -> "ended with status " + status), server);
  }

  private Running kafka() throws Exception {
    return ReadyChild.start(
        ServiceJvm.of("kafka", KafkaMain.class, "512m")
            .arguments(List.of(layout.kafka().toString(), Integer.toString(DefaultPorts.KAFKA))),
        layout.log("kafka"),
        KafkaMain.READY);
  }

  private Running mqtt() throws Exception {
    return ReadyChild.start(
        ServiceJvm.of("mqtt", MqttMain.class, "256m")
            .arguments(List.of(layout.mqtt().toString(), Integer.toString(DefaultPorts.MQTT))),
        layout.log("mqtt"),
        MqttMain.READY);
  }

  /** Beside what is registered already: views that have changed are built, and answer later. */
  private void register(List<Definition> definitions) {
    Store.migrate(places.store);
    Store store = Store.open(places.store);
    for (Definition definition : definitions) {
      store.register(Registration.of(definition, Versions.of(definition)));
    }
  }

  private Running ticker(LogConfig log, String stream) {
    Duration epoch = Duration.ofSeconds(settings.epochSeconds());
    Ticker ticker = Ticker.start(log, stream, "up", epoch, clock);
    return new Running(
        "an epoch every " + epoch.toSeconds() + " s",
        ticker.refusal().thenApply(refusal -> refusal.getMessage()),
        ticker);
  }

  private Running serving() throws Exception {
    int port = Ports.of(layout.made("serving-port"), ServingConfig.DEFAULT_PORT).get(0);
    return ReadyChild.start(
        ServiceJvm.of("serving", ServingMain.class, "512m")
            .environment(EngineJvms.STORE_PASSWORD, places.store.password())
            .arguments(
                List.of(
                    "--storeUrl=" + places.store.url(),
                    "--storeUser=" + places.store.user(),
                    "--models=" + layout.models(),
                    "--port=" + port)),
        layout.log("serving"),
        "Serving at ");
  }

  private Running gateway() throws Exception {
    int port = Ports.of(layout.made("gateway-port"), DefaultPorts.GATEWAY).get(0);
    List<String> arguments = new ArrayList<>(settings.logFlags(places.kafka));
    arguments.add("--port=" + port);
    arguments.add(
        "--definition="
            + String.join(
                ",",
                settings.streams().stream()
                    .map(stream -> directory.definition(stream).toString())
                    .toList()));
    boolean mqtt = takesMqtt(definitions());
    if (mqtt) {
      arguments.add("--mqtt=" + places.mqtt);
      arguments.add("--mqttClientId=" + mqttClientId());
      if (settings.mqttUser() != null) {
        arguments.add("--mqttUser=" + settings.mqttUser());
      }
    }
    Running door =
        ReadyChild.start(
            ServiceJvm.of("gateway", GatewayMain.class, "256m").arguments(arguments),
            layout.log("gateway"),
            "Gateway at ");
    try {
      if (mqtt && brokerIsNew()) {
        awaitSubscribed(door);
      }
      return door;
    } catch (Exception e) {
      door.stop().close();
      throw e;
    }
  }

  /** Of this directory alone: who has another's id takes over its session and messages. */
  private String mqttClientId() throws IOException {
    Path file = layout.made("mqtt-client-id");
    if (!Files.exists(file)) {
      UpDirectory.put(file, MqttConfig.DEFAULT_CLIENT_ID + "-" + UUID.randomUUID());
    }
    return Files.readString(file).strip();
  }

  /** Later the gateway's other doors are not to wait for a broker that is away. */
  private boolean brokerIsNew() {
    return !ready || newBroker;
  }

  /** From then on the MQTT broker keeps for the gateway what is published. */
  private void awaitSubscribed(Running door) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + SUBSCRIBING.toNanos();
    while (!GatewayProcess.isSubscribed(door.place())) {
      if (door.end().isDone()) {
        throw new IOException(door.end().join());
      } else if (System.nanoTime() > deadline) {
        throw new IOException(
            "is not connected to the MQTT broker at "
                + places.mqtt
                + " after "
                + SUBSCRIBING.toSeconds()
                + " s; see "
                + layout.log("gateway"));
      }
      Thread.sleep(100);
    }
  }

  /** All streaming jobs in one JVM, as in a session cluster: they share what it loads. */
  private Running flink() throws Exception {
    List<List<String>> commands = new ArrayList<>();
    for (Definition definition : definitions()) {
      String stream = definition.stream();
      Jobs jobs = jobs(stream, directory.definition(stream));
      commands.add(jobs.speed());
      if (settings.hasBatch()) {
        commands.add(jobs.ingest());
      }
      if (!definition.kafka().isEmpty()) {
        commands.add(jobs.bridge());
      }
    }
    StoreReader store = StoreReader.open(places.store);
    long before = newestGeneration(store);
    Running session = ReadyChild.start(jvms().session("flink", commands), layout.log("flink"));
    try {
      awaitSpeed(session, store, before);
      return session;
    } catch (Exception e) {
      session.stop().close();
      throw e;
    }
  }

  /** Waits until the speed job of every stream has begun a generation. */
  private void awaitSpeed(Running session, StoreReader store, long before)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STREAMING.toNanos();
    while (!store.read(snapshot -> hasBegun(snapshot, before))) {
      if (session.end().isDone()) {
        throw new IOException(session.end().join());
      } else if (System.nanoTime() > deadline) {
        throw new IOException("no speed job after " + STREAMING.toMinutes() + " minutes");
      }
      Thread.sleep(100);
    }
  }

  private boolean hasBegun(Snapshot snapshot, long before) throws SQLException {
    for (String stream : settings.streams()) {
      if (snapshot.newestGeneration(stream) <= before) {
        return false;
      }
    }
    return true;
  }

  /** Of all streams. */
  private long newestGeneration(StoreReader store) {
    return store.read(
        snapshot -> {
          long newest = 0;
          for (String stream : settings.streams()) {
            newest = Math.max(newest, snapshot.newestGeneration(stream));
          }
          return newest;
        });
  }

  private BatchTimer batchTimer() {
    Map<String, BatchTimer.Launcher> launchers = new LinkedHashMap<>();
    for (String stream : settings.streams()) {
      String name = "batch-" + stream;
      launchers.put(
          stream,
          new BatchTimer.Launcher(
              layout.log(name),
              () -> layout.hasLake(stream),
              () -> jobs(stream, directory.definition(stream)).batch(name)));
    }
    Duration pause = Duration.ofSeconds(settings.batchSeconds());
    Duration first = settings.hasLog() ? pause : Duration.ZERO;
    return new BatchTimer(launchers, batchTurn, first, pause, this::tell, clock).begin();
  }

  private Jobs jobs(String stream, Path definition) {
    return new Jobs(
        jvms(), layout, stream, definition, settings.logFlags(places.kafka), places.store);
  }

  private EngineJvms jvms() {
    return new EngineJvms(root, layout, places.store);
  }

  /** Null where there is none. */
  private Path kafkaConfig() {
    return settings.kafkaConfig() == null ? null : Path.of(settings.kafkaConfig());
  }

  /** Says how everything is, for whoever asks. */
  private synchronized void tell() {
    List<UpState.Part> seen = new ArrayList<>();
    synchronized (parts) {
      parts.descendingIterator().forEachRemaining(part -> seen.add(part.seen()));
    }
    UpState state =
        new UpState(
            ProcessHandle.current().pid(),
            since,
            ready,
            failure,
            places.serving,
            places.gateway,
            places.kafka,
            places.mqtt,
            places.store == null ? null : StoreConfig.redacted(places.store.url()),
            places.store == null ? null : places.store.user(),
            seen,
            batches == null ? List.of() : batches.seen(),
            changes == null ? List.of() : changes.seen());
    try {
      directory.write(state);
    } catch (IOException e) {
      LOG.warn("cannot tell how it is in {}", directory.dir(), e); // What is up stays up.
    }
  }

  /** Ends everything: what was started last, first. */
  @Override
  public void close() {
    for (AutoCloseable timer : Arrays.asList(changes, batches)) {
      if (timer != null) {
        quietly(timer);
      }
    }
    List<KeptPart> started;
    synchronized (parts) {
      started = new ArrayList<>(parts);
    }
    started.forEach(Up::quietly);
  }

  private static void quietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not end well", part, e);
    }
  }
}
