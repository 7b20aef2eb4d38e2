/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.gateway.mqtt.MqttDoor;
import org.twinbeam.web.Access;
import org.twinbeam.web.AccessException;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Scope;
import org.twinbeam.web.Tokens;

/**
 * The door for HTTP: which path is answered by what. It keeps nothing of its own; any number may
 * run beside each other.
 */
public final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
  private static final String BEGAN = "twinbeam.began";

  /**
   * Besides those that requests in flight hold: for listening, refusing, and telling the health.
   */
  private static final int SPARE_THREADS = 24;

  private final Listener listener;
  private final StreamLogs logs;
  private final MqttDoor mqtt;
  private final Access access;
  private final Cors cors;
  private final InFlight inFlight;
  private final Metrics metrics;
  private final QueuedThreadPool threads;

  /** Knows the requests whose answers are not written yet. */
  private final StatisticsHandler unanswered = new StatisticsHandler();

  private final Javalin server;
  private volatile boolean stopping;

  private HttpDoor(
      StreamLogs logs,
      MqttDoor mqtt,
      Listener listener,
      HttpLimits limits,
      Tokens tokens,
      Set<String> origins) {
    this.listener = listener;
    this.logs = logs;
    this.mqtt = mqtt;
    this.access = new Access(tokens);
    this.cors = new Cors(origins);
    this.inFlight = new InFlight(limits.inFlightBytes(), limits.inFlightRequests());
    this.metrics = new Metrics(inFlight, logs.streams(), mqtt);
    this.threads = new QueuedThreadPool(limits.inFlightRequests() + SPARE_THREADS);
    this.threads.setName("http");
    this.server = Javalin.create(this::configure);
  }

  /**
   * Opens the door; returns when requests are taken.
   *
   * @param mqtt the MQTT door beside it, of whose state it tells; null if there is none
   * @param tokens null if none are asked for
   * @param origins of web pages that may send events
   * @throws IllegalArgumentException if it would be open to other machines without tokens
   */
  static HttpDoor open(
      StreamLogs logs,
      MqttDoor mqtt,
      Listener listener,
      HttpLimits limits,
      Tokens tokens,
      Set<String> origins) {
    listener.needTokens(tokens != null);
    HttpDoor door = new HttpDoor(logs, mqtt, listener, limits, tokens, origins);
    EventsEndpoint events =
        new EventsEndpoint(
            logs, door.access, limits, door.inFlight, door.metrics, door.threads, door::answer);
    door.server
        .before(EventsEndpoint.PATH, door::begin)
        .after(EventsEndpoint.PATH, door::end)
        .post(EventsEndpoint.PATH, events::post)
        .options(EventsEndpoint.PATH, door.cors::preflight)
        .get("/health", door::health)
        .get("/metrics", door::metrics)
        .get("/openapi.json", request -> request.contentType("application/json").result(OPENAPI));
    door.answerRefusals();
    door.server.start();
    LOG.info("gateway at {}", door.url());
    return door;
  }

  private void configure(JavalinConfig config) {
    config.http.prefer405over404 = true;
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(jetty -> jetty.setHandler(unanswered));
    listener.listen(config);
  }

  private void begin(Context request) throws Refusal {
    request.attribute(BEGAN, System.nanoTime());
    if (stopping) {
      throw Refusal.of(Refusal.Kind.STOPPING, "the gateway is stopping");
    }
    cors.check(request);
  }

  private void end(Context request) {
    Long began = request.attribute(BEGAN);
    if (began != null) {
      metrics.answered(request.statusCode(), System.nanoTime() - began);
    }
  }

  /**
   * 200 if every stream's log takes events, by all that is known; else 503 and why. That the MQTT
   * broker is away is told, but keeps no one from sending over HTTP.
   */
  private void health(Context request) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String stream : logs.streams()) {
      String problem = logs.problem(stream);
      if (problem != null) {
        problems.put(stream, problem);
      }
    }
    boolean healthy = problems.isEmpty() && !stopping;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", stopping ? "stopping" : healthy ? "ok" : "failing");
    body.put("streams", logs.streams());
    body.put("problems", problems);
    if (mqtt != null) {
      body.put("mqtt", mqtt.connected() ? "connected" : "not connected");
    }
    request.status(healthy ? 200 : 503).json(body);
  }

  private void metrics(Context request) throws AccessException {
    access.caller(request.header("Authorization")).need(Scope.READ);
    request.contentType(Metrics.CONTENT_TYPE).result(metrics.text());
  }

  private void answerRefusals() {
    server.exception(Refusal.class, (e, request) -> answer(request, e));
    server.exception(
        AccessException.class,
        (e, request) -> {
          request.header("WWW-Authenticate", e.challenge());
          answer(
              request,
              Refusal.of(
                  e.isKnown() ? Refusal.Kind.FORBIDDEN : Refusal.Kind.UNAUTHORIZED,
                  e.getMessage()));
        });
    server.exception(
        HttpResponseException.class,
        (e, request) -> {
          String allowed = Listener.allow(request, e);
          answer(
              request,
              allowed == null
                  ? Refusal.of(
                      Refusal.Kind.UNKNOWN_PATH,
                      "there is nothing at this path; /openapi.json lists all")
                  : Refusal.of(
                      Refusal.Kind.WRONG_METHOD,
                      request.method() + " is not answered here; " + allowed + " is"));
        });
    server.exception(
        Exception.class,
        (e, request) -> {
          LOG.error("{} {} failed", request.method(), request.path(), e);
          answer(request, Refusal.of(Refusal.Kind.FAILED, "the gateway failed; its log says why"));
        });
  }

  private void answer(Context request, Refusal refusal) {
    if (refusal.kind() == Refusal.Kind.LOG_FAILED) {
      LOG.warn("{}", refusal.getMessage());
    }
    if (refusal.kind().passes()) {
      request.header("Retry-After", "1");
    }
    // What is left of the body is not read.
    request.header("Connection", "close");
    request.status(refusal.kind().status()).json(refusal.body());
    request.contentType("application/problem+json");
  }

  public int port() {
    return server.port();
  }

  /** Where it is, as in {@code http://127.0.0.1:18081}. */
  public String url() {
    return listener.url(port());
  }

  /** Takes no more requests, answers those it has, and closes. */
  @Override
  public void close() {
    stopping = true;
    for (Connector connector : server.jettyServer().server().getConnectors()) {
      ((NetworkConnector) connector).close();
    }
    long deadline =
        System.nanoTime() + StreamLogs.PATIENCE.toNanos() + Duration.ofSeconds(5).toNanos();
    while (unanswered.getRequestsActive() > 0 && System.nanoTime() < deadline) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    server.stop();
  }

  private static final String OPENAPI = openapi();

  private static String openapi() {
    try (InputStream in = HttpDoor.class.getResourceAsStream("openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
