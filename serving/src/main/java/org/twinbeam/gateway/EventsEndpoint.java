/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.twinbeam.io.format.AvroSplitter;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.format.JsonSplitter;
import org.twinbeam.io.format.Splitter;
import org.twinbeam.io.format.TooLargeException;
import org.twinbeam.io.log.LogException;
import org.twinbeam.io.log.LogRefusedException;
import org.twinbeam.io.log.Position;
import org.twinbeam.web.Access;
import org.twinbeam.web.AccessException;
import org.twinbeam.web.Scope;

/**
 * {@code POST /v1/streams/{stream}/events}: 202 when the log has every event of the body. The body
 * is split to its end before any event is appended, so what is refused has left nothing behind;
 * only where the log itself fails (503) may some events be in it, and others not.
 */
final class EventsEndpoint {
  static final String PATH = "/v1/streams/{stream}/events";

  private final StreamLogs logs;
  private final Access access;
  private final HttpLimits limits;
  private final InFlight inFlight;
  private final Metrics metrics;
  private final Executor answering;
  private final BiConsumer<Context, Refusal> refuse;

  /**
   * @param answering threads that may wait for a slow client, as the log's own may not
   * @param refuse answers a request that is refused after its body was read
   */
  EventsEndpoint(
      StreamLogs logs,
      Access access,
      HttpLimits limits,
      InFlight inFlight,
      Metrics metrics,
      Executor answering,
      BiConsumer<Context, Refusal> refuse) {
    this.logs = logs;
    this.access = access;
    this.limits = limits;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.answering = answering;
    this.refuse = refuse;
  }

  void post(Context request) throws IOException, AccessException {
    Access.Caller caller = access.caller(request.header("Authorization"));
    String stream = stream(request.pathParam("stream"));
    caller.need(Scope.ingest(stream));
    InFlight.Share share = inFlight.begin();
    CompletableFuture<List<Position>> appended;
    try {
      List<Event> events =
          events(request, stream, share, caller.name().map(name -> "http:" + name).orElse("http"));
      appended =
          append(stream, events)
              .whenComplete(
                  (positions, failure) -> {
                    share.close();
                    if (failure == null) {
                      metrics.accepted(stream, events);
                    }
                  });
    } catch (Throwable e) {
      share.close();
      throw e;
    }
    request.future(
        () ->
            appended
                .thenAcceptAsync(
                    positions -> request.status(202).json(Receipt.of(positions)), answering)
                .exceptionallyAsync(failure -> refused(request, failure), answering));
  }

  private Void refused(Context request, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        refuse.accept(request, refusal);
        return null;
      }
    }
    throw new IllegalStateException("appending failed", failure);
  }

  private String stream(String name) throws Refusal {
    if (!logs.streams().contains(name)) {
      throw Refusal.of(
          Refusal.Kind.UNKNOWN_STREAM,
          "there is no stream of that name; the gateway knows " + logs.streams());
    }
    return name;
  }

  /** All events of the body. */
  private List<Event> events(Context request, String stream, InFlight.Share share, String source)
      throws IOException {
    List<Event> events = new ArrayList<>();
    String type = request.header("Content-Type");
    try (InputStream body = RequestBody.open(request.req(), limits, share)) {
      switch (BodyFormat.mediaType(type)) {
        case CloudEvents.STRUCTURED -> add(events, share, CloudEvents.event(whole(body)));
        case CloudEvents.BATCHED ->
            new JsonSplitter(limits.split())
                .split(body, each -> add(events, share, batched(each.number(), each.payload())));
        default -> {
          if (CloudEventHeaders.isPresent(request.req())) {
            add(events, share, CloudEventHeaders.event(request.req(), whole(body)));
          } else {
            Splitter splitter =
                BodyFormat.splitter(type, logs.definition(stream).format(), limits.split());
            long block = splitter instanceof AvroSplitter ? limits.expandedBytes() : 0;
            share.take(block);
            splitter.split(
                body,
                each ->
                    add(
                        events,
                        share,
                        new Event(each.payload(), each.contentType(), source, null)));
            share.give(block);
          }
        }
      }
    } catch (TooLargeException e) {
      throw Refusal.of(Refusal.Kind.TOO_LARGE, e.getMessage(), e);
    } catch (FramingException e) {
      throw Refusal.of(Refusal.Kind.CANNOT_BE_SPLIT, e.getMessage(), e);
    }
    return events;
  }

  private byte[] whole(InputStream body) throws IOException {
    byte[] whole = body.readNBytes(limits.eventBytes() + 1);
    if (whole.length > limits.eventBytes()) {
      throw new TooLargeException("the event is larger than " + limits.eventBytes() + " bytes");
    }
    return whole;
  }

  private static Event batched(long number, byte[] envelope) throws Refusal {
    try {
      return CloudEvents.event(envelope);
    } catch (Refusal e) {
      throw Refusal.of(e.kind(), "event " + (number + 1) + " of the batch: " + e.getMessage(), e);
    }
  }

  private static void add(List<Event> events, InFlight.Share share, Event event) throws Refusal {
    share.take(
        HttpLimits.EVENT_COST
            + length(event.contentType())
            + length(event.source())
            + length(event.identity())
            + event.payload().length);
    events.add(event);
  }

  private static long length(String text) {
    return text == null ? 0 : text.length();
  }

  /** Before any is appended: what the log never takes is not to leave others behind in it. */
  private void checkRoom(String stream, List<Event> events) throws Refusal {
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      int room = logs.room(stream, event.contentType(), event.source(), event.identity());
      if (event.payload().length > room) {
        throw Refusal.of(
            Refusal.Kind.TOO_LARGE,
            "event %d of the body has %d bytes; with its headers, the log of stream %s takes at most %d, by max.message.bytes of its topic"
                .formatted(i + 1, event.payload().length, stream, Math.max(0, room)));
      }
    }
  }

  /** Done when the log has them all; the first that fails is the last that is tried. */
  private CompletableFuture<List<Position>> append(String stream, List<Event> events)
      throws Refusal {
    try {
      checkRoom(stream, events);
    } catch (LogException e) {
      throw refusal(stream, List.of(CompletableFuture.failedFuture(e)), events.size());
    }
    List<CompletableFuture<Position>> appended = new ArrayList<>(events.size());
    for (Event event : events) {
      CompletableFuture<Position> one =
          logs.append(
              stream, event.payload(), event.contentType(), event.source(), event.identity());
      appended.add(one);
      if (one.isCompletedExceptionally()) {
        break;
      }
    }
    return CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new))
        .handle(
            (nothing, failure) -> {
              if (failure == null) {
                return appended.stream().map(CompletableFuture::join).toList();
              }
              throw new CompletionException(refusal(stream, appended, events.size()));
            });
  }

  private static Refusal refusal(
      String stream, List<CompletableFuture<Position>> appended, int events) {
    long taken = appended.stream().filter(one -> !one.isCompletedExceptionally()).count();
    Throwable first =
        appended.stream()
            .filter(CompletableFuture::isCompletedExceptionally)
            .map(one -> one.handle((position, failure) -> failure).join())
            .findFirst()
            .orElseThrow();
    if (first.getCause() instanceof RecordTooLargeException && taken == 0) {
      return Refusal.of(Refusal.Kind.TOO_LARGE, first.getMessage(), first);
    }
    return Refusal.of(
        Refusal.Kind.LOG_FAILED,
        "the log of stream "
            + stream
            + " has acknowledged "
            + taken
            + " of "
            + events
            + " events: "
            + first.getMessage()
            + (first instanceof LogRefusedException
                    || first.getCause() instanceof LogRefusedException
                ? ". To send them again helps when that is put right"
                : ". Send all of them again: where the definition names an id, what is in the log"
                    + " twice counts once"),
        first);
  }
}
