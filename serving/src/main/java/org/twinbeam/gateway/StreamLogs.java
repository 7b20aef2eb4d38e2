/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.CommonClientConfigs;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.gateway.mqtt.Appender;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogException;
import org.twinbeam.io.log.Position;

/**
 * The logs of all streams that a gateway knows, for its doors to append to. A log that is missing,
 * or whose brokers are down, is asked for again at the next event: nothing has to be started in any
 * order. Thread-safe.
 */
public final class StreamLogs implements Appender, AutoCloseable {
  /** Until an event that the brokers do not take has failed. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, OpenLog> logs = new LinkedHashMap<>();
  private final Clock clock;

  private StreamLogs(Clock clock) {
    this.clock = clock;
  }

  /**
   * Begins to open every stream's log, and does not wait for it.
   *
   * @param bufferBytes most that waits for the brokers, of each stream
   * @throws IllegalArgumentException if two definitions are of one stream
   */
  public static StreamLogs open(
      List<Definition> definitions, LogConfig config, Duration patience, long bufferBytes) {
    StreamLogs all = new StreamLogs(Clock.systemUTC());
    LogConfig hurried = hurried(config, patience);
    for (Definition definition : definitions) {
      OpenLog log = new OpenLog(definition, hurried, patience, bufferBytes);
      if (all.logs.put(definition.stream(), log) != null) {
        all.close();
        throw new IllegalArgumentException("two definitions are of stream " + definition.stream());
      }
    }
    all.logs.values().forEach(OpenLog::tryToOpen);
    return all;
  }

  /** Opening asks the brokers several things: each must answer within the patience, unless told. */
  private static LogConfig hurried(LogConfig config, Duration patience) {
    Map<String, String> properties = new HashMap<>(config.clientProperties());
    String millis = Long.toString(patience.toMillis());
    properties.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.putIfAbsent(
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(patience.toMillis() / 2));
    return new LogConfig(config.bootstrapServers(), properties);
  }

  /** Names of the streams. */
  public Set<String> streams() {
    return logs.keySet();
  }

  public Definition definition(String stream) {
    return log(stream).definition();
  }

  /**
   * Appends one event. Waits for a moment, if the log is not open, for it to be; events appended by
   * one thread keep their order in each partition.
   *
   * @param contentType media type told by the sender, or null for the definition's format
   * @param source the door and what it knows of the sender, or null
   * @param identity the source's own position of the event, or null if it has none
   * @return done when the log has the event; fails with a {@link LogException} if it does not, or
   *     nobody knows, and then the event may be sent again
   * @throws IllegalArgumentException if there is no such stream
   */
  @Override
  public CompletableFuture<Position> append(
      String stream, byte[] payload, String contentType, String source, String identity) {
    OpenLog log = log(stream);
    try {
      return log.append(payload, contentType, source, identity, clock.millis());
    } catch (LogException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public int room(String stream, String contentType, String source, String identity) {
    return log(stream).room(contentType, source, identity);
  }

  /** Why events of a stream cannot be taken now; null if, by all that is known, they can. */
  public String problem(String stream) {
    return log(stream).problem();
  }

  private OpenLog log(String stream) {
    OpenLog log = logs.get(stream);
    if (log == null) {
      throw new IllegalArgumentException(
          "there is no stream '" + stream + "'; there are " + streams());
    }
    return log;
  }

  /** Sends what was appended, and closes. */
  @Override
  public void close() {
    logs.values().forEach(OpenLog::close);
  }
}
