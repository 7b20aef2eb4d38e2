/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A JSON Schema that editors complete from. */
final class PublishedSchema {
  static final PublishedSchema OF_STREAMS = read("../streams/definition.schema.json");
  static final PublishedSchema OF_MODELS = read("../streams/models/model.schema.json");

  private final JsonNode tree;
  private final JsonSchema schema;

  private PublishedSchema(JsonNode tree) {
    this.tree = tree;
    this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(tree);
  }

  private static PublishedSchema read(String path) {
    try {
      return new PublishedSchema(new ObjectMapper().readTree(Files.readString(Path.of(path))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode at(String pointer) {
    assertThat(tree.at(pointer).isMissingNode()).as(pointer).isFalse();
    return tree.at(pointer);
  }

  Set<String> keys(String pointer) {
    Set<String> keys = new TreeSet<>();
    at(pointer).fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  List<String> texts(String pointer) {
    List<String> texts = new ArrayList<>();
    at(pointer).forEach(n -> texts.add(n.asText()));
    return texts;
  }

  /** Places of an object's keys, in the schema's order. */
  List<String> pointers(String owner) {
    List<String> pointers = new ArrayList<>();
    String properties = owner + "/properties";
    at(properties).fieldNames().forEachRemaining(key -> pointers.add(properties + "/" + key));
    return pointers;
  }

  /** What a key says of itself, or what it refers to says. */
  String description(String pointer) {
    JsonNode property = at(pointer);
    return property.path("description").asText(referred(property).path("description").asText());
  }

  /** A key's own examples, then those of what it refers to. */
  Set<JsonNode> examples(String pointer) {
    JsonNode property = at(pointer);
    Set<JsonNode> examples = new LinkedHashSet<>();
    property.path("examples").forEach(examples::add);
    referred(property).path("examples").forEach(examples::add);
    return examples;
  }

  private JsonNode referred(JsonNode property) {
    return property.has("$ref")
        ? at(property.path("$ref").asText().substring(1))
        : MissingNode.getInstance();
  }

  /** That each key of an object is described, itself or where it refers to. */
  void describesKeysOf(String owner) {
    for (String pointer : pointers(owner)) {
      assertThat(description(pointer)).as(pointer).isNotEmpty();
    }
  }

  Set<String> faults(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
