/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.io.store.AsOfException;
import org.twinbeam.io.store.PinExpiredException;
import org.twinbeam.io.store.StoreException;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.web.Access;
import org.twinbeam.web.AccessException;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Scope;

/**
 * The HTTP server: which path is answered by what. It keeps nothing of its own; any number may run
 * beside each other on one store.
 */
public final class Serving implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private final Javalin server;
  private final Listener listener;
  private final Set<String> paths;

  private Serving(Javalin server, Listener listener, Set<String> paths) {
    this.server = server;
    this.listener = listener;
    this.paths = paths;
  }

  /**
   * Starts serving; returns when requests are taken.
   *
   * @throws StoreException if the store cannot be reached, or was never migrated
   */
  public static Serving start(ServingConfig config) {
    return start(config, Clock.systemUTC());
  }

  static Serving start(ServingConfig config, Clock clock) {
    StoreReader store = StoreReader.open(config.store());
    Javalin server = Javalin.create(config.listener()::listen);
    Access access = new Access(config.tokens());
    server.before(
        "/v1/*", request -> access.caller(request.header("Authorization")).need(Scope.READ));
    Views views = new Views();
    ServedModels models = new ServedModels(config.models());
    Map<String, Handler> read = reads(store, views, models, clock);
    Map<String, Handler> asked = questions(store, views, models);
    read.forEach(server::get);
    asked.forEach(server::post);
    answerProblems(server);
    server.start();
    Serving serving = new Serving(server, config.listener(), paths(read, asked));
    LOG.info("serving at {}", serving.url());
    return serving;
  }

  private static Set<String> paths(Map<String, Handler> read, Map<String, Handler> asked) {
    Set<String> paths = new TreeSet<>(read.keySet());
    paths.addAll(asked.keySet());
    return paths;
  }

  /** What is asked with a body, by path. */
  private static Map<String, Handler> questions(
      StoreReader store, Views views, ServedModels served) {
    ModelsEndpoint models = new ModelsEndpoint(served);
    Map<String, Handler> routes = new LinkedHashMap<>();
    routes.put(ModelsEndpoint.PREDICT, models.predict());
    routes.put(ModelsEndpoint.PREDICT_VERSION, models.predict());
    routes.put(ScoreEndpoint.PATH, new ScoreEndpoint(store, views, served)::post);
    return routes;
  }

  /** Everything there is to read, by path. */
  private static Map<String, Handler> reads(
      StoreReader store, Views views, ServedModels served, Clock clock) {
    ModelsEndpoint models = new ModelsEndpoint(served);
    StreamsEndpoint streams = new StreamsEndpoint(store, views);
    Map<String, Handler> routes = new LinkedHashMap<>();
    routes.put("/", page("index.html", "text/html; charset=utf-8"));
    routes.put("/openapi.json", page("openapi.json", "application/json"));
    routes.put("/health", new HealthEndpoint(store, views)::get);
    routes.put("/v1/status", new StatusEndpoint(store, clock)::get);
    routes.put("/v1/streams", streams::list);
    routes.put("/v1/streams/{stream}", streams::get);
    routes.put("/v1/streams/{stream}/runs", new RunsEndpoint(store)::get);
    routes.put("/v1/streams/{stream}/epochs", new EpochsEndpoint(store)::get);
    routes.put("/v1/streams/{stream}/rejects", new RejectsEndpoint(store)::get);
    routes.put("/v1/streams/{stream}/views/{view}", new ViewEndpoint(store, views)::get);
    routes.put("/v1/streams/{stream}/views/{view}/states", new StatesEndpoint(store, views)::get);
    routes.put(ModelsEndpoint.MODELS, models.list());
    routes.put(ModelsEndpoint.STATUS, models.status());
    routes.put(ModelsEndpoint.METADATA, models.metadata());
    return routes;
  }

  private static Handler page(String resource, String type) {
    String text;
    try (InputStream in = Serving.class.getResourceAsStream(resource)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return request -> {
      Parameters.of(request, List.of());
      // Everything the page needs is in it, or comes from this server.
      request.header(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
              + " connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'");
      request.contentType(type).result(text);
    };
  }

  private static void answerProblems(Javalin server) {
    server.exception(ProblemException.class, (e, request) -> answer(request, e));
    server.exception(
        AccessException.class,
        (e, request) -> {
          request.header("WWW-Authenticate", e.challenge());
          ProblemException.Kind kind =
              e.isKnown() ? ProblemException.Kind.FORBIDDEN : ProblemException.Kind.UNAUTHORIZED;
          answer(request, ProblemException.of(kind, e.getMessage()));
        });
    server.exception(
        AsOfException.class,
        (e, request) ->
            answer(
                request,
                ProblemException.parameter(
                    ProblemException.Kind.EPOCH_NOT_KEPT, "asOf", e.getMessage())));
    server.exception(
        PinExpiredException.class,
        (e, request) ->
            answer(
                request,
                ProblemException.of(
                    ProblemException.Kind.PAGE_EXPIRED,
                    e.getMessage() + "; ask for the first page")));
    server.exception(
        StoreException.class,
        (e, request) -> {
          LOG.warn("{}", e.getMessage());
          answer(request, ProblemException.of(ProblemException.Kind.STORE_FAILED, e.getMessage()));
        });
    server.exception(
        HttpResponseException.class,
        (e, request) -> {
          String allowed = Listener.allow(request, e);
          answer(
              request,
              allowed == null
                  ? ProblemException.of(
                      ProblemException.Kind.UNKNOWN_PATH,
                      "there is nothing at " + request.path() + "; /openapi.json lists all")
                  : ProblemException.of(
                      ProblemException.Kind.WRONG_METHOD,
                      request.method() + " is not answered at " + request.path() + "; GET is"));
        });
    server.exception(
        Exception.class,
        (e, request) -> {
          LOG.error("{} {} failed", request.method(), request.path(), e);
          answer(
              request,
              ProblemException.of(ProblemException.Kind.FAILED, "see the log of serving: " + e));
        });
  }

  private static void answer(Context request, ProblemException problem) {
    request.status(problem.kind().status()).json(problem.body());
    request.contentType("application/problem+json");
  }

  public int port() {
    return server.port();
  }

  /** Where it is, as in {@code http://127.0.0.1:18080}. */
  public String url() {
    return listener.url(port());
  }

  /** The paths that are answered, as OpenAPI writes them. */
  Set<String> paths() {
    return paths;
  }

  @Override
  public void close() {
    server.stop();
  }
}
