/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.key.KeyPart;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.FieldText;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.io.log.Position;
import org.twinbeam.pipelines.options.TraceOptions;
import org.twinbeam.transforms.Wanted;

/** Which events a trace is asked for, by its flags. */
final class TraceQuestion {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  private final Definition definition;

  /** Null where a place is asked for. */
  private final Wanted wanted;

  /** Null where something else is asked for. */
  private final Position place;

  private TraceQuestion(Definition definition, Wanted wanted, Position place) {
    this.definition = definition;
    this.wanted = wanted;
    this.place = place;
  }

  /**
   * @throws RefusedException if the flags ask for nothing, or for what cannot be
   */
  static TraceQuestion of(TraceOptions flags, StreamPlan plan) throws RefusedException {
    long asked =
        Stream.of(flags.getId(), flags.getAt(), flags.getView())
            .filter(flag -> flag != null)
            .count();
    boolean ofView = flags.getWindow() != null || !flags.getKey().equals("[]");
    if (asked != 1
        || (flags.getView() != null && flags.getWindow() == null)
        || (flags.getView() == null && ofView)) {
      throw new RefusedException(
          "say which events are wanted, by one of --id=<id>, --at=<partition>:<offset>, and"
              + " --view=<view> with --window=<start> and --key=<JSON array>");
    }
    if (flags.getLimit() < 1) {
      throw new RefusedException("--limit is %d, must be at least 1".formatted(flags.getLimit()));
    }
    Definition definition = plan.definition();
    if (flags.getAt() != null) {
      return new TraceQuestion(definition, null, place(flags.getAt()));
    } else if (flags.getId() == null) {
      return new TraceQuestion(definition, cells(flags, definition), null);
    } else if (definition.id().isEmpty()) {
      throw new RefusedException(
          "stream %s declares no id, so its events are known by their places: --at=<partition>:<offset>"
              .formatted(definition.stream()));
    }
    return new TraceQuestion(definition, new Wanted.OfId(flags.getId()), null);
  }

  private static Position place(String text) throws RefusedException {
    Matcher place = PLACE.matcher(text);
    if (!place.matches()) {
      throw new RefusedException(
          "--at is '%s', must be a partition and an offset in it, as in 3:1713".formatted(text));
    }
    return new Position(Integer.parseInt(place.group(1)), Long.parseLong(place.group(2)));
  }

  private static Wanted cells(TraceOptions flags, Definition definition) throws RefusedException {
    Optional<View> view = definition.view(flags.getView());
    if (view.isEmpty()) {
      throw new RefusedException(
          "stream %s has no view '%s'; there are %s"
              .formatted(
                  definition.stream(),
                  flags.getView(),
                  String.join(", ", definition.views().stream().map(View::name).toList())));
    }
    long start = start(flags.getWindow(), view.get());
    return new Wanted.InCells(
        flags.getView(),
        key(flags.getKey(), definition, view.get()),
        start,
        start + view.get().window().size().toMillis(),
        flags.getAsOf(),
        flags.getAsOfImports());
  }

  private static long start(String text, View view) throws RefusedException {
    try {
      long start = OffsetDateTime.parse(String.valueOf(text)).toInstant().toEpochMilli();
      if (Math.floorMod(start, view.window().every().toMillis()) == 0) {
        return start;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new RefusedException(
        "--window is %s, must be the start of a window of view %s, as in 2026-11-20T09:00:00Z"
            .formatted(text, view.name()));
  }

  /** The key as cells have it, however the array and its values were written. */
  private static String key(String text, Definition definition, View view) throws RefusedException {
    JsonNode array;
    try {
      array = JSON.readTree(text);
    } catch (IOException e) {
      array = null; // Said below.
    }
    if (array == null || !array.isArray() || array.size() != view.key().size()) {
      throw new RefusedException(
          "--key is %s, must be a JSON array of the values of %s"
              .formatted(text, view.key().isEmpty() ? "no field: []" : view.key()));
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String field = view.key().get(i);
      JsonNode value = array.get(i);
      try {
        parts.add(
            value.isNull()
                ? "null"
                : KeyPart.text(value.asText(), KeyPart.type(definition, field)));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(
            "--key is %s: %s of %s %s".formatted(text, value, field, e.getMessage()));
      }
    }
    return "[" + String.join(",", parts) + "]";
  }

  /**
   * What to look for.
   *
   * @throws RefusedException if there is no event at the place that is asked for
   */
  Wanted wanted(TraceInput input) throws RefusedException, IOException {
    if (wanted != null) {
      return wanted;
    }
    Optional<LogRecord> found = input.at(place.partition(), place.offset());
    if (found.isEmpty()) {
      throw new RefusedException(
          "there is no event at %d:%d (partition:offset) of stream %s%s: no such partition, beyond its end, or an epoch marker"
              .formatted(
                  place.partition(),
                  place.offset(),
                  definition.stream(),
                  input.withoutLog().map(why -> " in the lake; " + why).orElse("")));
    }
    return new Wanted.At(place.partition(), place.offset(), id(found.get()));
  }

  private String id(LogRecord event) {
    return definition
        .id()
        .map(name -> FieldText.of(definition, name))
        .map(id -> id.of(event.payload(), event.contentType(), event.source()))
        .orElse(null);
  }
}
