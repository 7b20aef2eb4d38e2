/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.twinbeam.embedded.ChildJvm;

/**
 * A Flink session cluster, as Flink's own scripts start one: a job manager and a task manager, each
 * a process that can be killed. Jobs are submitted with {@link #flags}.
 */
final class FlinkCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Processes processes;
  private final Path conf;
  private final int rest;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildJvm jobManager;
  private ChildJvm taskManager;

  private FlinkCluster(Processes processes, Path conf, int rest, ChildJvm jobManager) {
    this.processes = processes;
    this.conf = conf;
    this.rest = rest;
    this.jobManager = jobManager;
  }

  static FlinkCluster start(Processes processes, Path directory) throws Exception {
    int rest = freePort();
    Path conf = Files.createDirectories(directory);
    Files.writeString(conf.resolve("flink-conf.yaml"), configuration(rest, freePort()));
    ChildJvm jobManager =
        processes
            .flink("job-manager", "512m")
            .arguments(
                List.of(
                    "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                    "--configDir",
                    conf.toString()))
            .start();
    FlinkCluster cluster = new FlinkCluster(processes, conf, rest, jobManager);
    cluster.startTaskManager();
    return cluster;
  }

  private static String configuration(int rest, int rpc) {
    return """
    jobmanager.rpc.address: 127.0.0.1
    jobmanager.rpc.port: %d
    jobmanager.bind-host: 127.0.0.1
    jobmanager.memory.process.size: 1g
    taskmanager.bind-host: 127.0.0.1
    taskmanager.host: 127.0.0.1
    rest.bind-address: 127.0.0.1
    rest.address: 127.0.0.1
    rest.port: %d
    # Without Flink's scripts nobody derives these from each other.
    taskmanager.cpu.cores: 2
    taskmanager.numberOfTaskSlots: 16
    taskmanager.memory.framework.heap.size: 128m
    taskmanager.memory.framework.off-heap.size: 64m
    taskmanager.memory.task.heap.size: 640m
    taskmanager.memory.task.off-heap.size: 0m
    taskmanager.memory.managed.size: 1m
    taskmanager.memory.network.min: 64m
    taskmanager.memory.network.max: 64m
    taskmanager.memory.jvm-metaspace.size: 256m
    taskmanager.memory.jvm-overhead.min: 64m
    taskmanager.memory.jvm-overhead.max: 64m
    # A dead task manager is noticed in seconds.
    heartbeat.interval: 1000
    heartbeat.timeout: 5000
    restart-strategy.type: exponential-delay
    restart-strategy.exponential-delay.initial-backoff: 1 s
    """
        .formatted(rpc, rest);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String address() {
    return "127.0.0.1:" + rest;
  }

  /**
   * Flags by which a job is submitted to this cluster. It has Twinbeam on its class path, as jars
   * in Flink's lib directory are, so that classes stay warm from job to job: nothing but an empty
   * jar is sent along.
   */
  List<String> flags() throws IOException {
    Path jar = conf.resolve("empty.jar");
    new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
    return List.of("--flinkMaster=" + address(), "--filesToStage=" + jar);
  }

  void killTaskManager() {
    taskManager.kill();
  }

  /** Starts a task manager, and waits until the job manager has its slots. */
  void startTaskManager() throws Exception {
    taskManager =
        processes
            .flink("task-manager", "896m")
            .arguments(
                List.of(
                    "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                    "--configDir",
                    conf.toString()))
            .start();
    Waiting.until(
        "a task manager has joined", () -> get("/overview").path("slots-total").asInt() > 0);
  }

  /** Jobs that are not at their end. */
  Set<String> jobs() throws Exception {
    Set<String> jobs = new HashSet<>();
    for (JsonNode job : get("/jobs").path("jobs")) {
      if (!Set.of("CANCELED", "FAILED", "FINISHED").contains(job.path("status").asText())) {
        jobs.add(job.path("id").asText());
      }
    }
    return jobs;
  }

  /**
   * How many checkpoints of a job there were.
   *
   * @param how as Flink counts them: completed, restored, failed
   */
  long checkpoints(String job, String how) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/checkpoints").path("counts").path(how).asLong();
  }

  /** Cancels a job, and waits until it has ended. */
  void cancel(String job) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/jobs/" + job))
            .method("PATCH", HttpRequest.BodyPublishers.noBody())
            .build();
    http.send(request, HttpResponse.BodyHandlers.discarding());
    Waiting.until("job " + job + " has ended", () -> !jobs().contains(job));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address() + path)).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }

  @Override
  public void close() {
    taskManager.close();
    jobManager.close();
  }
}
