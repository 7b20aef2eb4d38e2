/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What the HTTP door has done, as Prometheus reads it (text format 0.0.4). */
final class Metrics {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final InFlight inFlight;
  private final Map<String, LongAdder> events = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> bytes = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanos = new LongAdder();

  /** Streams are named from the start, so that what is 0 is told too. */
  Metrics(InFlight inFlight, Iterable<String> streams) {
    this.inFlight = inFlight;
    for (String stream : streams) {
      events.put(stream, new LongAdder());
      bytes.put(stream, new LongAdder());
    }
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /** Events that the log has. */
  void accepted(String stream, List<Event> accepted) {
    events.get(stream).add(accepted.size());
    bytes.get(stream).add(accepted.stream().mapToLong(event -> event.payload().length).sum());
  }

  /** An answered request to a stream. */
  void answered(int status, long tookNanos) {
    requests.computeIfAbsent(Integer.toString(status), s -> new LongAdder()).increment();
    nanos.add(tookNanos);
    int bucket = 0;
    while (bucket < BOUNDS.length && tookNanos / 1e9 > BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    family(text, "events_total", "counter", "Events that the log has", "stream", events);
    family(text, "event_bytes_total", "counter", "Bytes of their payloads", "stream", bytes);
    family(text, "requests_total", "counter", "Answers by status", "status", requests);
    head(text, "in_flight_requests", "gauge", "Requests that are read or wait for the log");
    text.append("twinbeam_gateway_in_flight_requests ").append(inFlight.requests()).append('\n');
    head(text, "in_flight_bytes", "gauge", "Bytes that they hold");
    text.append("twinbeam_gateway_in_flight_bytes ").append(inFlight.bytes()).append('\n');
    histogram(text);
    return text.toString();
  }

  private static void family(
      StringBuilder text,
      String name,
      String type,
      String help,
      String label,
      Map<String, LongAdder> values) {
    head(text, name, type, help);
    values.forEach(
        (value, count) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "twinbeam_gateway_%s{%s=\"%s\"} %d\n",
                    name,
                    label,
                    value,
                    count.sum())));
  }

  private void histogram(StringBuilder text) {
    String name = "request_seconds";
    head(text, name, "histogram", "Time from a request's headers to its answer");
    long count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i].sum();
      String bound = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i]);
      text.append(
          String.format(
              Locale.ROOT, "twinbeam_gateway_%s_bucket{le=\"%s\"} %d\n", name, bound, count));
    }
    text.append("twinbeam_gateway_" + name + "_sum ").append(nanos.sum() / 1e9).append('\n');
    text.append("twinbeam_gateway_" + name + "_count ").append(count).append('\n');
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP twinbeam_gateway_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE twinbeam_gateway_").append(name).append(' ').append(type).append('\n');
  }
}
