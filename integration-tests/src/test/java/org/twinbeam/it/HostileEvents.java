/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.expression.ExpressionCompiler;
import org.twinbeam.core.prepare.MediaTypes;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.it.PayloadText.Literal;

/**
 * Payloads for any definition: mostly sound ones, out of order; some days late or in the future;
 * repeats of every distance; extreme numbers; some that a rule or a derived field refuses; and
 * {@link BrokenPayloads}.
 *
 * <p>Repeats carry other values than the event they repeat: which of them counts shows in every
 * measure.
 */
final class HostileEvents {

  static final Instant START = HostileTimes.START;

  /** How often fields are drawn anew to get an event of a certain outcome. */
  private static final int DRAWS = 30;

  /** So many searches in vain, and there is no such outcome. */
  private static final int PATIENCE = 20;

  private final Definition definition;
  private final Random random;
  private final HostileValues values;
  private final BrokenPayloads broken;
  private final HostileTopics topics;
  private final Preparation preparation;
  private final Set<String> grouping;
  private final Field time;
  private final Map<Integer, List<Known>> sent = new HashMap<>();

  /**
   * By outcome (null: accepted), what the search for it has found, and how often it was in vain.
   */
  private final Map<Step, List<Map<String, Object>>> found = new HashMap<>();

  private final Map<Step, Integer> inVain = new EnumMap<>(Step.class);
  private int number;

  /** An event as it goes into the log. */
  record Sent(byte[] payload, String contentType, String source, String identity) {}

  /**
   * @param identity the source's position of it
   */
  private record Known(Object id, String identity, long epoch) {}

  HostileEvents(Definition definition, Random random) {
    this.definition = definition;
    this.random = random;
    this.values = new HostileValues(definition, random);
    this.broken = new BrokenPayloads(definition, random);
    this.topics = new HostileTopics(definition, random);
    this.preparation = StreamPlan.of(definition.yaml()).preparation();
    this.grouping = grouping(definition);
    this.time = field(definition.time());
  }

  /** The next event for this partition, which is in this epoch. */
  Sent next(int partition, long epoch) {
    List<Known> here = sent.computeIfAbsent(partition, p -> new ArrayList<>());
    Known event = identified(partition, epoch, here);
    int choice = random.nextInt(100);
    if (choice < 10) {
      // Bears an id all the same: it must make no later event a duplicate, nor be one.
      return broken.of(drawn(event, epoch, 0.05), event.identity);
    } else if (choice < 14 && !definition.rules().isEmpty()) {
      return written(ending(Step.CHECK, event, epoch), event);
    } else if (choice < 16 && !definition.derived().isEmpty()) {
      return written(ending(Step.DERIVE, event, epoch), event);
    }
    here.add(event);
    return written(choice < 25 ? drawn(event, epoch, 0.2) : ending(null, event, epoch), event);
  }

  /** A new identity, or one that was here before. */
  private Known identified(int partition, long epoch, List<Known> here) {
    long distance =
        switch (random.nextInt(16)) {
          case 0 -> 0; // the same epoch
          case 1 -> 1;
          case 2 -> definition.within(); // just inside
          case 3 -> definition.within() + 1; // just outside
          case 4 -> -1; // another partition's
          case 5 -> -2; // anything ever sent here
          default -> -3; // new
        };
    List<Known> candidates =
        distance >= 0
            ? here.stream().filter(s -> s.epoch == epoch - distance).toList()
            : distance == -1
                ? sent.getOrDefault(partition == 0 ? 1 : partition - 1, List.of())
                : distance == -2 ? here : List.of();
    if (candidates.isEmpty()) {
      number++;
      return new Known(
          definition.id().map(id -> values.id(id, field(id).type(), number)).orElse(null),
          random.nextBoolean() ? "file-1:" + number : null,
          epoch);
    }
    Known again = candidates.get(random.nextInt(candidates.size()));
    return new Known(
        definition.id().map(id -> values.idAgain(field(id).type(), again.id)).orElse(null),
        again.identity,
        epoch);
  }

  /** Fields that lead to that outcome, if it can be found; null is acceptance. */
  private Map<String, Object> ending(Step step, Known event, long epoch) {
    double wild = step == null ? 0.05 : 0.3;
    Map<String, Object> fields = drawn(event, epoch, wild);
    if (step != null && inVain.getOrDefault(step, 0) >= PATIENCE) {
      return fields;
    }
    List<Map<String, Object>> examples = found.computeIfAbsent(step, s -> new ArrayList<>());
    for (int draw = 0; draw < DRAWS; draw++) {
      Outcome outcome = preparation.prepare(utf8(PayloadText.json(fields)), "application/json");
      Step ended = outcome instanceof Outcome.Rejected rejected ? rejected.step() : null;
      if (ended == step) {
        examples.add(fields);
        return fields;
      }
      Map<String, Object> anew = drawn(event, epoch, wild);
      fields =
          examples.isEmpty() || random.nextBoolean()
              ? anew
              : mixed(examples.get(random.nextInt(examples.size())), anew);
    }
    if (step != null) {
      inVain.merge(step, 1, Integer::sum);
    }
    return fields;
  }

  /** The example with some fields of the other, its id and time among them. */
  private Map<String, Object> mixed(Map<String, Object> example, Map<String, Object> other) {
    Map<String, Object> fields = new LinkedHashMap<>(example);
    other.forEach(
        (name, value) -> {
          if (name.equals(definition.time())
              || definition.id().equals(Optional.of(name))
              || random.nextInt(4) == 0) {
            fields.put(name, value);
          }
        });
    return fields;
  }

  private Map<String, Object> drawn(Known event, long epoch, double wild) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field field : definition.fields()) {
      if (definition.id().equals(Optional.of(field.name()))) {
        fields.put(field.name(), event.id);
      } else if (field == time) {
        fields.put(
            field.name(), values.times().event((FieldType.TimestampType) field.type(), epoch));
      } else {
        values.put(fields, field, grouping.contains(field.name()), wild);
      }
    }
    return fields;
  }

  /** A sound payload in either format, and maybe a topic. */
  private Sent written(Map<String, Object> all, Known event) {
    HostileTopics.Told told = topics.of(all);
    Map<String, Object> fields = PayloadText.named(definition.fields(), told.fields());
    boolean flat = fields.values().stream().noneMatch(HostileEvents::isNested);
    boolean csv =
        flat && (definition.format() == Definition.Format.CSV) != (random.nextInt(30) == 0);
    String contentType = contentType(csv ? "text/csv" : "application/json");
    if (contentType == null && csv != (definition.format() == Definition.Format.CSV)) {
      contentType = csv ? "text/csv" : "application/json";
    }
    String text;
    if (csv && "text/csv".equals(contentType) && random.nextBoolean()) {
      List<String> names = columns(fields);
      contentType = MediaTypes.csv(names);
      text = PayloadText.csvOf(names, fields, random);
    } else if (csv) {
      text = PayloadText.csv(definition.fields(), fields, random);
    } else {
      if (random.nextInt(20) == 0) {
        fields = new LinkedHashMap<>(fields);
        fields.put("Unknown field", new Literal("{\"deep\":[1,{\"x\":null}]}"));
      }
      text = PayloadText.json(fields);
    }
    String mark = random.nextInt(50) == 0 ? "\uFEFF" : ""; // a byte order mark
    String source = told.source() == null && event.identity != null ? "file" : told.source();
    return new Sent(utf8(mark + text), contentType, source, event.identity);
  }

  /** The names of those that are there, in any order, and maybe one more. */
  private List<String> columns(Map<String, Object> fields) {
    List<String> names = new ArrayList<>(fields.keySet());
    if (random.nextInt(3) == 0) {
      names.add("Unknown, \"field\"");
    }
    Collections.shuffle(names, random);
    return names;
  }

  private static boolean isNested(Object value) {
    return value instanceof Literal literal && literal.text().matches("(?s)[\\[{].*");
  }

  private String contentType(String media) {
    return switch (random.nextInt(40)) {
      case 0 -> media + "; charset=utf-8";
      case 1 -> "application/xml"; // whatever the payload is, this is refused
      case 2, 3, 4, 5, 6, 7, 8, 9, 10 -> null;
      default -> media;
    };
  }

  /** The fields that keys are made of; of a key that is a bool, no field need have few values. */
  private static Set<String> grouping(Definition definition) {
    Set<String> names = new HashSet<>();
    definition.views().stream().map(View::key).forEach(names::addAll);
    // Derived fields come after those they use.
    for (int i = definition.derived().size() - 1; i >= 0; i--) {
      Definition.Derived derived = definition.derived().get(i);
      if (names.contains(derived.name()) && !(derived.type() instanceof FieldType.BoolType)) {
        names.addAll(ExpressionCompiler.names(derived.expression()));
      }
    }
    return names;
  }

  private Field field(String name) {
    return definition.fields().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
