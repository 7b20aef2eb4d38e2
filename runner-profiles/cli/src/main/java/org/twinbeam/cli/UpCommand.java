/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Problem;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpMain;
import org.twinbeam.local.up.UpSettings;
import org.twinbeam.local.up.UpState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts everything that streams need. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything that streams need on one machine, and keeps it up.",
      "A Kafka broker, a PostgreSQL and, if a definition names MQTT topics, an MQTT broker of its own,"
          + " or those that you name; the gateway, both layers, and serving. What dies is started"
          + " again. Without a definition, it starts again what was up last, with its data.",
    },
    footer = {
      "",
      "The password of a store that you name is taken from the environment's TWINBEAM_STORE_PASSWORD,",
      "that of an MQTT broker from TWINBEAM_MQTT_PASSWORD.",
      "",
      "Examples:",
      "  twinbeam up orders.yaml",
      "  twinbeam up orders.yaml --kafka localhost:9092",
      "  twinbeam up sensors.yaml --mqtt tcp://localhost:1883 --epoch 10s --batch-every 1m",
      "  twinbeam up orders.yaml --only batch",
      "  twinbeam up",
    })
final class UpCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 100;
  private static final int TAIL = 15;

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private UpPlace place;

  @Parameters(arity = "0..*", paramLabel = "<definition>", description = "YAML files.")
  private List<Path> files = List.of();

  @Option(
      names = "--only",
      paramLabel = "<layer>",
      description =
          "batch: no log, no gateway and no Flink, for files that are imported. speed: no lake and no"
              + " Spark, for what need not be kept.")
  private UpSettings.Layer only;

  @Option(
      names = "--kafka",
      paramLabel = "<host:port>",
      description = "Brokers that have the definitions' topics; the log is kept there, too.")
  private String kafka;

  @Option(
      names = "--kafka-config",
      paramLabel = "<file>",
      description = "Kafka client properties for them, such as TLS and SASL.")
  private Path kafkaConfig;

  @Option(
      names = "--store",
      paramLabel = "<url>",
      description = "The PostgreSQL that answers come from, jdbc:postgresql://host/database.")
  private String store;

  @Option(
      names = "--store-user",
      defaultValue = "postgres",
      paramLabel = "<user>",
      description = "Its user (${DEFAULT-VALUE}).")
  private String storeUser;

  @Option(
      names = "--mqtt",
      paramLabel = "<url>",
      description = "The MQTT broker that has the definitions' topics, tcp://host:1883.")
  private String mqtt;

  @Option(names = "--mqtt-user", paramLabel = "<user>", description = "Its user, if it wants one.")
  private String mqttUser;

  @Option(
      names = "--epoch",
      defaultValue = "5m",
      converter = Period.class,
      paramLabel = "<time>",
      description =
          "Answers are final after about this time (${DEFAULT-VALUE}); fresh they are at once.")
  private Duration epoch;

  @Option(
      names = "--batch-every",
      defaultValue = "15m",
      converter = Period.class,
      paramLabel = "<time>",
      description = "Time from one batch run to the next (${DEFAULT-VALUE}).")
  private Duration batchEvery;

  @Override
  public Integer call() throws IOException, RefusedException {
    UpDirectory directory = place.directory();
    OptionalLong holder = directory.holder();
    if (holder.isPresent()) {
      throw new RefusedException(
          "it is up already, looked after by process "
              + holder.getAsLong()
              + ": twinbeam status"
              + place.again()
              + " tells how it is; to start it with something else: twinbeam down"
              + place.again());
    }
    UpSettings settings = files.isEmpty() ? last(directory) : settings(directory);
    directory.write(settings);
    directory.forgetState();
    ProcessHandle process = UpMain.launch(directory, home());
    return follow(directory, process);
  }

  /** Directory of the repository, with what the build has left. */
  static Path home() {
    return Path.of(System.getProperty("twinbeam.home", "")).toAbsolutePath().normalize();
  }

  private UpSettings last(UpDirectory directory) throws IOException, RefusedException {
    List<String> given =
        spec.commandLine().getParseResult().matchedOptions().stream()
            .map(option -> option.longestName())
            .filter(name -> !List.of("--dir", "--json").contains(name))
            .toList();
    Optional<UpSettings> settings = directory.settings();
    if (settings.isEmpty() || !given.isEmpty()) {
      throw new RefusedException(
          (given.isEmpty() ? "" : String.join(", ", given) + " without a definition: ")
              + "name the definitions that are to be up, as in twinbeam up orders.yaml");
    }
    return settings.get();
  }

  private UpSettings settings(UpDirectory directory) throws IOException, RefusedException {
    Map<String, Definition> definitions = definitions();
    List<String> problems = new ArrayList<>();
    boolean batchOnly = only == UpSettings.Layer.BATCH;
    Optional<UpSettings> before = directory.settings();
    if (before.isPresent()) {
      asBefore(before.get(), batchOnly);
    }
    if (batchOnly && (kafka != null || kafkaConfig != null || mqtt != null)) {
      problems.add("--only batch has no log: leave --kafka, --kafka-config and --mqtt out");
    }
    if (store != null && (!store.startsWith("jdbc:postgresql:") || isSecret(store))) {
      problems.add(
          "--store must be as in jdbc:postgresql://host/database, without a user or a password: these"
              + " are --store-user and the environment's TWINBEAM_STORE_PASSWORD");
    }
    if (mqtt != null && !mqtt.matches("(tcp|ssl)://[^/@?#]+")) {
      problems.add(
          "--mqtt must be as in tcp://host:1883 or ssl://host:8883, without a user or a password: these"
              + " are --mqtt-user and the environment's TWINBEAM_MQTT_PASSWORD");
    }
    if (kafkaConfig != null && kafka == null) {
      problems.add("--kafka-config is for the brokers that --kafka names");
    }
    for (Definition definition : definitions.values()) {
      if (!definition.kafka().isEmpty() && kafka == null && !batchOnly) {
        problems.add(
            definition.stream()
                + " takes its events from Kafka's "
                + String.join(", ", definition.kafka())
                + ": say where that is, as in --kafka localhost:9092");
      }
    }
    if (!problems.isEmpty()) {
      throw new RefusedException(String.join("\n", problems));
    }
    if (kafka != null && !Reachable.any(kafka)) {
      throw new IOException(
          "nothing answers at --kafka " + kafka + ": is Kafka running there, and is it the port?");
    }
    for (Definition definition : definitions.values()) {
      keep(directory, definition);
    }
    return new UpSettings(
        List.copyOf(definitions.keySet()),
        only,
        kafka,
        kafkaConfig == null ? null : kafkaConfig.toAbsolutePath().toString(),
        store,
        storeUser,
        mqtt,
        mqttUser,
        epoch.toSeconds(),
        batchEvery.toSeconds());
  }

  /**
   * What is not said now is as it was: whoever forgets where the log or the broker is does not mean
   * another.
   */
  private void asBefore(UpSettings before, boolean batchOnly) {
    List<String> kept = new ArrayList<>();
    if (!batchOnly) {
      kafka = kept("--kafka", kafka, before.kafka(), kept);
      if (kafkaConfig == null && before.kafkaConfig() != null && kafka.equals(before.kafka())) {
        kafkaConfig = Path.of(before.kafkaConfig());
      }
      mqtt = kept("--mqtt", mqtt, before.mqtt(), kept);
      mqttUser = kept("--mqtt-user", mqttUser, before.mqttUser(), kept);
    }
    store = kept("--store", store, before.store(), kept);
    if (!isGiven("--store-user")) {
      storeUser = before.storeUser();
    }
    if (!isGiven("--epoch")) {
      epoch = Duration.ofSeconds(before.epochSeconds());
    }
    if (!isGiven("--batch-every")) {
      batchEvery = Duration.ofSeconds(before.batchSeconds());
    }
    if (!kept.isEmpty() && !json.wanted()) {
      spec.commandLine().getOut().println("as before: " + String.join(" ", kept));
    }
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static String kept(String option, String now, String before, List<String> kept) {
    if (now != null || before == null) {
      return now;
    }
    kept.add(option + " " + before);
    return before;
  }

  /** What has no place in a file, or among a process's arguments. */
  private static boolean isSecret(String url) {
    return url.contains("@") || url.toLowerCase(Locale.ROOT).contains("password");
  }

  /** By stream. */
  private Map<String, Definition> definitions() throws RefusedException {
    Map<String, Definition> definitions = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Path file : files) {
      Definition definition = DefinitionFile.read(file, problems);
      if (definition != null && definitions.put(definition.stream(), definition) != null) {
        problems.add(
            new Problem(
                file.toString(), 1, 1, "stream " + definition.stream() + " is in two files"));
      }
    }
    DefinitionFile.refuse("definitions have problems", problems);
    return definitions;
  }

  /** A copy is what is up, so that an edit changes nothing before it is wanted. */
  private static void keep(UpDirectory directory, Definition definition)
      throws IOException, RefusedException {
    Path kept = directory.definition(definition.stream());
    if (Files.exists(kept)) {
      Versions before = Versions.of(DefinitionFile.kept(kept));
      if (!before.equals(Versions.of(definition))) {
        throw new RefusedException(
            "the definition of "
                + definition.stream()
                + " has changed since it was up. Start with the old one: twinbeam up. Then change it"
                + " without a hole in the answers: twinbeam apply <definition>");
      }
    }
    UpDirectory.put(kept, definition.yaml());
  }

  /** Tells each part as it comes up, until all are. */
  private int follow(UpDirectory directory, ProcessHandle process) throws IOException {
    PrintWriter out = json.wanted() ? null : spec.commandLine().getOut();
    long began = System.nanoTime();
    List<String> told = new ArrayList<>();
    try (Progress progress = Progress.of("starting")) {
      while (true) {
        boolean alive = process.isAlive();
        Optional<UpState> state = directory.state();
        if (state.isPresent()) {
          tell(state.get(), told, began, out, progress);
        }
        if (state.isPresent() && state.get().ready()) {
          progress.close();
          tellAll(state.get(), directory.settings().orElseThrow().streams());
          return 0;
        } else if (!alive) {
          throw new IOException(
              "it did not come up: "
                  + state
                      .map(UpState::failure)
                      .orElseGet(() -> "\n" + LogTail.of(directory.layout().log(UpMain.NAME), TAIL))
                  + "\nlogs: "
                  + directory.layout().logs());
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; it goes on, twinbeam status tells how far it is", e);
    }
  }

  private static void tell(
      UpState state, List<String> told, long began, PrintWriter out, Progress progress) {
    List<String> starting = new ArrayList<>();
    for (UpState.Part part : state.parts()) {
      if (!part.isUp()) {
        starting.add(part.name());
      } else if (!told.contains(part.name())) {
        told.add(part.name());
        if (out != null) {
          Duration after = Duration.ofNanos(System.nanoTime() - began);
          progress.tell(out, "  %3d s  %s is up".formatted(after.toSeconds(), part.name()));
        }
      }
    }
    progress.now(("starting " + String.join(", ", starting)).strip());
  }

  private void tellAll(UpState state, List<String> streams) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(state));
      return;
    }
    out.println();
    List<String> lines = new ArrayList<>();
    if (state.gateway() != null) {
      for (String stream : streams) {
        lines.add("  events    " + state.gateway() + "/v1/streams/" + stream + "/events");
      }
    }
    if (state.mqtt() != null) {
      lines.add("  MQTT      " + state.mqtt());
    }
    if (state.kafka() != null) {
      lines.add("  Kafka     " + state.kafka());
    }
    lines.add("  answers   " + state.serving());
    lines.add("  store     " + state.store());
    lines.add("  all else  " + place.directory().dir());
    lines.forEach(out::println);
    out.println();
    out.println("Everything is up. How it is: twinbeam status. To end it: twinbeam down");
  }
}
