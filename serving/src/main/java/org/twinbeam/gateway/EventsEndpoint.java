/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.format.JsonSplitter;
import org.twinbeam.io.format.Splitter;
import org.twinbeam.io.format.TooLargeException;
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

  EventsEndpoint(
      StreamLogs logs, Access access, HttpLimits limits, InFlight inFlight, Metrics metrics) {
    this.logs = logs;
    this.access = access;
    this.limits = limits;
    this.inFlight = inFlight;
    this.metrics = metrics;
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
        () -> appended.thenAccept(positions -> request.status(202).json(Receipt.of(positions))));
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
            splitter.split(
                body,
                each ->
                    add(
                        events,
                        share,
                        new Event(each.payload(), each.contentType(), source, null)));
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
    int type = event.contentType() == null ? 0 : event.contentType().length();
    share.take(HttpLimits.EVENT_COST + type + event.payload().length);
    events.add(event);
  }

  /** Done when the log has them all; the first that fails is the last that is tried. */
  private CompletableFuture<List<Position>> append(String stream, List<Event> events) {
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
              throw new LogFailure(refusal(stream, appended, events.size()));
            });
  }

  /** Carries a refusal out of a future. */
  static final class LogFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogFailure(Refusal refusal) {
      super(refusal);
    }

    Refusal refusal() {
      return (Refusal) getCause();
    }
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
