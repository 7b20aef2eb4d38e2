/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** results.json: each part by its name, with the samples of all rounds. */
final class ResultsFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ResultsFile() {}

  /**
   * Returns nothing if there is no file.
   *
   * @throws IllegalStateException if it is none of the meter's
   */
  static List<Measured> read(Path file) throws IOException {
    List<Measured> all = new ArrayList<>();
    if (Files.exists(file)) {
      try {
        for (Map.Entry<String, JsonNode> part :
            MAPPER.readTree(Files.readString(file)).properties()) {
          all.add(measured(Part.valueOf(part.getKey()), part.getValue()));
        }
      } catch (IOException | RuntimeException e) {
        throw new IllegalStateException(file + " is none of the meter's: mend or delete it", e);
      }
    }
    return all;
  }

  /** In one step: a reader sees the old file or the new one. */
  static void write(Path file, Collection<Measured> all) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    for (Measured measured : all) {
      json.set(measured.part().name(), json(measured));
    }
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        whole, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ObjectNode json(Measured measured) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("date", measured.date().toString())
            .put("rounds", measured.rounds())
            .put("processors", measured.machine().processors())
            .put("system", measured.machine().system())
            .put("java", measured.machine().java());
    ArrayNode lines = json.putArray("lines");
    measured.lines().forEach(line -> lines.add(json(line)));
    ArrayNode notes = json.putArray("notes");
    measured.notes().forEach(notes::add);
    return json;
  }

  private static Measured measured(Part part, JsonNode json) {
    List<Line> lines = new ArrayList<>();
    json.required("lines").forEach(line -> lines.add(line(line)));
    List<String> notes = new ArrayList<>();
    json.required("notes").forEach(note -> notes.add(note.asText()));
    return new Measured(
        part,
        LocalDate.parse(text(json, "date")),
        json.required("rounds").asInt(),
        new Machine(json.required("processors").asInt(), text(json, "system"), text(json, "java")),
        lines,
        notes);
  }

  private static ObjectNode json(Line line) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("id", line.id())
            .put("work", line.work())
            .put("against", line.against())
            .put("figures", line.figures().name())
            .put("unit", line.unit());
    json.set("ours", json(line.ours()));
    json.set("theirs", json(line.theirs()));
    json.set("target", json(line.target()));
    return json;
  }

  private static Line line(JsonNode json) {
    return new Line(
        text(json, "id"),
        text(json, "work"),
        text(json, "against"),
        Line.Figures.valueOf(text(json, "figures")),
        text(json, "unit"),
        samples(json.required("ours")),
        samples(json.required("theirs")),
        target(json.required("target")));
  }

  private static ArrayNode json(Samples samples) {
    ArrayNode json = MAPPER.createArrayNode();
    for (double value : samples.values()) {
      json.add(value);
    }
    return json;
  }

  private static Samples samples(JsonNode json) {
    double[] values = new double[json.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = json.get(i).asDouble();
    }
    return new Samples(values);
  }

  /** What is wanted, by its name; empty if nothing is. */
  private static ObjectNode json(Target target) {
    ObjectNode json = MAPPER.createObjectNode();
    if (target instanceof Target.Ratio ratio) {
      json.put("ratio", ratio.least());
    } else if (target instanceof Target.Figure figure) {
      json.put("figure", figure.most());
    }
    return json;
  }

  private static Target target(JsonNode json) {
    if (json.has("ratio")) {
      return new Target.Ratio(json.get("ratio").asDouble());
    }
    return json.has("figure")
        ? new Target.Figure(json.get("figure").asDouble())
        : new Target.Reported();
  }

  private static String text(JsonNode json, String field) {
    return json.required(field).asText();
  }
}
