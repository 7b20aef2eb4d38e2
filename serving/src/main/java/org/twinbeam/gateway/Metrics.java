/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.twinbeam.gateway.mqtt.MqttCounts;
import org.twinbeam.gateway.mqtt.MqttDoor;

/** What the doors have done, as Prometheus reads it (text format 0.0.4). */
final class Metrics {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final InFlight inFlight;
  private final MqttDoor mqtt;
  private final Map<String, LongAdder> events = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> bytes = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanos = new LongAdder();

  /**
   * Streams are named from the start, so that what is 0 is told too.
   *
   * @param mqtt null if there is no such door
   */
  Metrics(InFlight inFlight, Iterable<String> streams, MqttDoor mqtt) {
    this.inFlight = inFlight;
    this.mqtt = mqtt;
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
    family(text, "events_total", "counter", "Events over HTTP that the log has", "stream", events);
    family(text, "event_bytes_total", "counter", "Bytes of their payloads", "stream", bytes);
    family(text, "requests_total", "counter", "Answers by status", "status", requests);
    gauge(
        text,
        "in_flight_requests",
        "Requests that are read or wait for the log",
        inFlight.requests());
    gauge(text, "in_flight_bytes", "Bytes that they hold", inFlight.bytes());
    histogram(text);
    if (mqtt != null) {
      mqtt(text);
    }
    return text.toString();
  }

  private void mqtt(StringBuilder text) {
    MqttCounts counts = mqtt.counts();
    gauge(text, "mqtt_connected", "1 if connected and subscribed", mqtt.connected() ? 1 : 0);
    counter(text, "mqtt_connections_total", "Connections that were made", counts.connections());
    counter(text, "mqtt_messages_total", "Messages, also those that came again", counts.received());
    counter(
        text,
        "mqtt_acknowledged_messages_total",
        "Messages that every stream's log has",
        counts.acknowledged());
    counter(
        text,
        "mqtt_append_retries_total",
        "Appends that failed and were tried again",
        counts.retries());
    counter(
        text,
        "mqtt_cut_messages_total",
        "Messages too large for the log, of which it has the beginning",
        counts.cut());
    counter(
        text,
        "mqtt_unclaimed_messages_total",
        "Messages of topics that no stream takes any more",
        counts.unclaimed());
    counter(
        text,
        "mqtt_lost_messages_total",
        "Messages of QoS 0 that came faster than the logs took them",
        counts.overflowed());
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    single(text, name, "gauge", help, value);
  }

  private static void counter(StringBuilder text, String name, String help, long value) {
    single(text, name, "counter", help, value);
  }

  private static void single(
      StringBuilder text, String name, String type, String help, long value) {
    head(text, name, type, help);
    text.append("twinbeam_gateway_").append(name).append(' ').append(value).append('\n');
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
