/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.twinbeam.io.log.LogException;
import org.twinbeam.io.log.Position;

/** Logs in memory, which can be made to fail or to keep their appends waiting. */
final class MemoryLog implements Appender {
  record Appended(
      String stream, byte[] payload, String contentType, String source, String identity) {
    String text() {
      return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /** With its headers. */
  static final int LARGEST = 1_000_000;

  final List<Appended> events = new CopyOnWriteArrayList<>();
  final List<String> down = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<CompletableFuture<Position>, Appended> waiting =
      new ConcurrentHashMap<>();
  private volatile boolean waits;

  @Override
  public CompletableFuture<Position> append(
      String stream, byte[] payload, String contentType, String source, String identity) {
    Appended event = new Appended(stream, payload, contentType, source, identity);
    CompletableFuture<Position> position = new CompletableFuture<>();
    if (down.contains(stream)) {
      position.completeExceptionally(new LogException("the log of " + stream + " is down"));
    } else if (waits) {
      waiting.put(position, event);
    } else {
      take(position, event);
    }
    return position;
  }

  @Override
  public int room(String stream, String contentType, String source, String identity) {
    return LARGEST - source.length() - (contentType == null ? 0 : contentType.length());
  }

  private void take(CompletableFuture<Position> position, Appended event) {
    events.add(event);
    position.complete(new Position(0, events.size() - 1));
  }

  /** From here on appends are neither done nor failed, until {@link #go}. */
  void hold() {
    waits = true;
  }

  int held() {
    return waiting.size();
  }

  void go() {
    waits = false;
    for (CompletableFuture<Position> position : List.copyOf(waiting.keySet())) {
      take(position, waiting.remove(position));
    }
  }

  /** What a stream's log has, in its order. */
  List<String> texts(String stream) {
    List<String> texts = new ArrayList<>();
    events.stream()
        .filter(event -> event.stream().equals(stream))
        .forEach(e -> texts.add(e.text()));
    return texts;
  }
}
