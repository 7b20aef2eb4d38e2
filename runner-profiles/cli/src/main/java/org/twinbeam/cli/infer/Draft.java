/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.prepare.MediaTypes;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.io.format.Framed;

/**
 * A definition guessed from a sample of events.
 *
 * @param events how many it was guessed from
 * @param odd how many of them could not be read, or lack most of what the others have
 * @param id the field that may identify an event
 * @param time the field that may be the event time
 * @param spanMillis from the first event time to the last
 */
public record Draft(
    String stream,
    long events,
    long odd,
    boolean csv,
    List<Guess> fields,
    Optional<Guess> id,
    Guess time,
    long spanMillis) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern TIME_FIRST =
      Pattern.compile("(event_?|occurred_?|happened_?)(time|timestamp|at|on|date)?");
  private static final Pattern TIME_NEXT =
      Pattern.compile("timestamp|time|ts|at|datetime|.*_(time|timestamp|ts|at)");
  private static final Pattern ID_NEXT = Pattern.compile(".*_(id|uuid|key|no|number)|uuid|key");

  /** A part that is as good as all. */
  private static final double MOSTLY = 0.95;

  /** Who sends something again and again may do so with every fifth. */
  private static final double MANY = 0.8;

  /** That no definition can be guessed; the message says why. */
  public static final class NoDraftException extends Exception {
    private static final long serialVersionUID = 1;

    NoDraftException(String message) {
      super(message);
    }
  }

  /**
   * Guesses.
   *
   * @param stream its name
   * @throws NoDraftException if the events are neither JSON objects nor records of CSV below a
   *     header, or none of their fields can be the event time
   */
  public static Draft of(String stream, List<Framed> events) throws NoDraftException {
    CsvRows rows = new CsvRows();
    boolean csv = events.stream().allMatch(Draft::isCsv);
    List<JsonNode> objects = new ArrayList<>();
    for (Framed event : events) {
      (csv ? rows.read(event) : isCsv(event) ? Optional.<JsonNode>empty() : json(event))
          .ifPresent(objects::add);
    }
    if (!csv) {
      removeOdd(objects);
    }
    Observed all = new Observed(csv);
    objects.forEach(all::add);
    if (objects.isEmpty()) {
      throw new NoDraftException(
          "none of "
              + Text.number(events.size())
              + " events is a JSON object, or a record of CSV below a header");
    }
    List<Guess> guesses = withTime(FieldGuesses.of(all.members(), all.values()), all);
    Guess time = time(guesses, objects.size());
    Optional<Guess> id = id(stream, guesses, objects.size());
    // Who has no time or id is a reject, and no reason to do without.
    List<Guess> fields =
        guesses.stream()
            .map(
                guess ->
                    guess == time || id.filter(i -> i == guess).isPresent()
                        ? guess.always()
                        : guess)
            .toList();
    return new Draft(
        stream,
        events.size(),
        events.size() - objects.size(),
        csv,
        fields,
        id.map(Guess::always),
        time.always(),
        span(time.always(), events));
  }

  /** Removes events that lack most of the members that nearly all events have. */
  private static void removeOdd(List<JsonNode> objects) {
    Map<String, Integer> counts = new HashMap<>();
    for (JsonNode object : objects) {
      object.fieldNames().forEachRemaining(name -> counts.merge(name, 1, Integer::sum));
    }
    List<String> common =
        counts.entrySet().stream()
            .filter(count -> count.getValue() >= MOSTLY * objects.size())
            .map(Map.Entry::getKey)
            .toList();
    objects.removeIf(object -> common.stream().filter(object::has).count() * 2 < common.size());
  }

  private static boolean isCsv(Framed event) {
    return event.contentType() != null && !MediaTypes.columns(event.contentType()).isEmpty();
  }

  private static Optional<JsonNode> json(Framed event) {
    try {
      return Optional.ofNullable(JSON.readTree(event.payload())).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where nothing else can be the event time, numbers may be whose name does not tell. */
  private static List<Guess> withTime(List<Guess> fields, Observed all) {
    if (fields.stream().anyMatch(field -> isTime(field, all.values()))) {
      return fields;
    }
    return fields.stream()
        .map(
            field ->
                field.type().equals("int64")
                    ? TypeGuess.time(all.members().get(field.from()).scalars())
                        .map(field::asTime)
                        .orElse(field)
                    : field)
        .toList();
  }

  private static boolean isTime(Guess field, long objects) {
    return field.type().equals("timestamp") && field.values() >= MOSTLY * objects;
  }

  private static Guess time(List<Guess> fields, long objects) throws NoDraftException {
    return fields.stream()
        .filter(field -> isTime(field, objects))
        .min(Comparator.comparingInt(Draft::timeRank))
        .orElseThrow(
            () ->
                new NoDraftException(
                    "no field can be the event time: that is a timestamp which every event has,"
                        + " written as in 2001-12-31T13:14:15Z, or a whole number of seconds, milli-"
                        + " or microseconds since 1970, from 2000 on; there are "
                        + described(fields)));
  }

  private static String described(List<Guess> fields) {
    return String.join(
        ", ",
        fields.stream()
            .filter(f -> !f.isLeftOut())
            .map(f -> f.name() + " (" + f.type() + (f.required() ? ")" : ", not always there)"))
            .toList());
  }

  private static int timeRank(Guess field) {
    if (TIME_FIRST.matcher(field.name()).matches()) {
      return 0;
    }
    return TIME_NEXT.matcher(field.name()).matches() ? 1 : 2;
  }

  private static Optional<Guess> id(String stream, List<Guess> fields, long objects) {
    return fields.stream()
        .filter(field -> field.values() >= MOSTLY * objects)
        .filter(field -> List.of("string", "int64").contains(field.type()))
        .filter(
            field ->
                field.different() > 1
                    && switch (idRank(stream, field)) {
                      case 0 -> field.different() >= MANY * field.values();
                      case 1 -> field.different() >= MOSTLY * field.values();
                      default -> field.isUnique() && field.type().equals("string");
                    })
        .min(Comparator.comparingInt(field -> idRank(stream, field)));
  }

  /** 0 if the name says that it is the id, 1 if it says that it is one, 2 if it does not say. */
  private static int idRank(String stream, Guess field) {
    String one = stream.endsWith("s") ? stream.substring(0, stream.length() - 1) : stream;
    List<String> names =
        List.of("id", "event_id", stream + "_id", one + "_id", stream, one, one + "_no");
    if (names.contains(field.name())) {
      return 0;
    }
    return ID_NEXT.matcher(field.name()).matches() ? 1 : 2;
  }

  /** Read as the definition will read it. */
  private static long span(Guess time, List<Framed> events) {
    String yaml =
        String.format(
            Locale.ROOT,
            "stream: s\ntime: %s\nfields:\n%s",
            time.name(),
            DraftYaml.fields(List.of(time)));
    Preparation preparation;
    try {
      preparation = Preparation.compile(DefinitionReader.parse(yaml, "time"));
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException(e);
    }
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Framed event : events) {
      if (preparation.prepare(event.payload(), event.contentType()) instanceof Prepared prepared) {
        first = Math.min(first, prepared.timeMillis());
        last = Math.max(last, prepared.timeMillis());
      }
    }
    return Math.max(0, last - first);
  }

  /**
   * The text of the definition, with its evidence in comments.
   *
   * @param origin where the events come from, for people
   * @param door what a definition says of that, if they are not of a file
   */
  public String yaml(String origin, Optional<String> door) {
    return DraftYaml.of(this, origin, door);
  }
}
