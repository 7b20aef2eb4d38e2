/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.ModelDefinition.Label;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.core.definition.ModelDefinition.Training;
import org.twinbeam.core.expression.CheckedExpression;
import org.twinbeam.core.expression.ExpressionCompiler;
import org.twinbeam.core.expression.Variable;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.BoolType;
import org.twinbeam.core.schema.FieldType.DecimalType;
import org.twinbeam.core.schema.FieldType.Float64Type;
import org.twinbeam.core.schema.FieldType.Int32Type;
import org.twinbeam.core.schema.FieldType.Int64Type;
import org.twinbeam.core.schema.TypeNames;

/**
 * Reads the definition of a model from YAML. Either all of it is sound, or every fault found is
 * reported, those of the streams that it names too.
 *
 * <p>What a label is made of is refused as a feature: a model that is told what it is to tell
 * learns nothing else.
 */
public final class ModelReader {
  static final List<String> KEYS =
      List.of(
          "model",
          "description",
          "stream",
          "label",
          "derive",
          "features",
          "train",
          "test",
          "hidden",
          "training");
  static final List<String> LABEL_KEYS = List.of("stream", "on", "value");
  static final List<String> TRAINING_KEYS =
      List.of("epochs", "batch_size", "learning_rate", "patience", "seed");

  static final Training DEFAULT_TRAINING = new Training(20, 512, 0.001, 3, 1);
  static final List<Integer> DEFAULT_HIDDEN = List.of(32);
  static final int MAX_HIDDEN = 4096;
  static final int MAX_LAYERS = 16;

  private static final String EXAMPLE =
      "model: late, stream: departures, label: late, features: {distance: standard(distance)}";
  private static final String LABEL_EXAMPLE =
      "label: {stream: landings, on: flight, value: delay > 15}";

  /** Where the definitions of streams are. */
  @FunctionalInterface
  public interface Streams {
    /**
     * The definition of the stream of that name.
     *
     * @throws IOException if there is none, which the message says
     */
    Definition find(String name) throws IOException, InvalidDefinitionException;
  }

  private final Problems problems;
  private final String yaml;
  private final Streams streams;

  private ModelReader(String yaml, String file, Streams streams) {
    this.yaml = yaml;
    this.problems = new Problems(file);
    this.streams = streams;
  }

  /**
   * Reads a file. A stream that it names is described by the file {@code <stream>.yaml} beside it,
   * or in the directory above.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidDefinitionException with all faults
   */
  public static ModelDefinition read(Path path) throws IOException, InvalidDefinitionException {
    Path beside = path.toAbsolutePath().getParent();
    return parse(DefinitionReader.text(path), path.toString(), name -> find(beside, name));
  }

  private static Definition find(Path directory, String name)
      throws IOException, InvalidDefinitionException {
    for (Path dir = directory; dir != null; dir = dir.equals(directory) ? dir.getParent() : null) {
      Path file = dir.resolve(name + ".yaml");
      if (Files.isRegularFile(file)) {
        return DefinitionReader.read(file);
      }
    }
    throw new IOException(
        "no file describes it: expected " + name + ".yaml beside the model's, or one directory up");
  }

  /**
   * Reads a text.
   *
   * @param file name of its file, for messages
   * @throws InvalidDefinitionException with all faults
   */
  public static ModelDefinition parse(String yaml, String file, Streams streams)
      throws InvalidDefinitionException {
    return new ModelReader(yaml, file, streams).read();
  }

  private ModelDefinition read() throws InvalidDefinitionException {
    Optional<ModelDefinition> model =
        YamlDocument.compose(yaml, problems)
            .flatMap(root -> YamlMap.known(root, "the model", EXAMPLE, KEYS, problems))
            .flatMap(this::model);
    problems.throwIfAny();
    return model.orElseThrow(() -> new IllegalStateException("neither a model nor a problem"));
  }

  private Optional<ModelDefinition> model(YamlMap map) {
    Optional<String> name = map.require("model", "model: late").flatMap(n -> map.text("model"));
    name.ifPresent(n -> Names.check("model", n, map.get("model").get(), problems));
    String description = map.has("description") ? map.text("description").orElse("") : "";
    Optional<Node> labelNode = map.require("label", LABEL_EXAMPLE);
    Optional<Node> featuresNode =
        map.require("features", "features: {distance: standard(distance)}");
    List<Integer> hidden = map.get("hidden").map(this::hidden).orElse(DEFAULT_HIDDEN);
    Training training = map.get("training").map(this::training).orElse(DEFAULT_TRAINING);
    Optional<Definition> input =
        map.require("stream", "stream: departures").flatMap(node -> stream(node, "'stream'"));
    if (input.isEmpty()) {
      return Optional.empty(); // Whatever else is said would be about its fields.
    }
    ExpressionsReader columns = new ExpressionsReader(input.get().variables(), problems);
    List<Derived> derived =
        map.get("derive").map(node -> derive(node, columns, input.get())).orElse(List.of());
    Optional<Label> label = labelNode.flatMap(node -> label(node, input.get(), columns));
    List<Feature> features = featuresNode.map(n -> features(n, columns)).orElse(List.of());
    label.ifPresent(l -> refuseLabelAsFeature(featuresNode, features, l, input.get(), derived));
    Optional<String> train = condition(map, "train", columns);
    Optional<String> test = condition(map, "test", columns);
    return name.isEmpty() || label.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ModelDefinition(
                name.get(),
                description,
                input.get(),
                label.get(),
                derived,
                features,
                train,
                test,
                hidden,
                training,
                yaml));
  }

  private Optional<Definition> stream(Node node, String what) {
    Optional<String> name = Yaml.text(node, what, problems);
    if (name.isEmpty() || !Names.check("stream", name.get(), node, problems)) {
      return Optional.empty();
    }
    try {
      Definition found = streams.find(name.get());
      if (found.stream().equals(name.get())) {
        return Optional.of(found);
      }
      problems.at(
          node,
          "the file of stream '" + name.get() + "' describes stream '" + found.stream() + "'");
    } catch (IOException e) {
      problems.at(node, "stream '" + name.get() + "': " + e.getMessage());
    } catch (InvalidDefinitionException e) {
      problems.addAll(e);
    }
    return Optional.empty();
  }

  private List<Derived> derive(Node node, ExpressionsReader columns, Definition input) {
    Set<String> taken = new HashSet<>();
    input.variables().forEach(variable -> taken.add(variable.name()));
    YamlMap.open(node, "'derive'", "hour: departed.getHours()", new Problems("")).stream()
        .flatMap(map -> map.entries().stream())
        .filter(e -> taken.contains(e.key()))
        .forEach(
            e ->
                problems.at(
                    e.keyNode(),
                    "stream '"
                        + input.stream()
                        + "' has '"
                        + e.key()
                        + "' already; choose another name"));
    return columns.readDerived(node, new Names());
  }

  private Optional<Label> label(Node node, Definition input, ExpressionsReader columns) {
    if (node instanceof ScalarNode scalar) {
      return Yaml.text(node, "'label'", problems)
          .flatMap(text -> columns.expression(scalar))
          .flatMap(checked -> label(scalar, Optional.empty(), "", checked));
    }
    Optional<YamlMap> opened = YamlMap.known(node, "'label'", LABEL_EXAMPLE, LABEL_KEYS, problems);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    YamlMap map = opened.get();
    Optional<Definition> stream =
        map.require("stream", LABEL_EXAMPLE).flatMap(n -> stream(n, "'stream' of 'label'"));
    Optional<String> on = map.require("on", LABEL_EXAMPLE).flatMap(n -> map.text("on"));
    Optional<String> value = map.require("value", LABEL_EXAMPLE).flatMap(n -> map.text("value"));
    if (stream.isEmpty() || on.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    boolean joined = checkJoin(on.get(), map.get("on").get(), input, stream.get());
    ScalarNode text = (ScalarNode) map.get("value").get();
    Optional<CheckedExpression> checked =
        new ExpressionsReader(stream.get().variables(), problems).expression(text);
    return joined ? checked.flatMap(c -> label(text, stream, on.get(), c)) : Optional.empty();
  }

  private Optional<Label> label(
      ScalarNode text, Optional<Definition> stream, String on, CheckedExpression checked) {
    FieldType type = checked.type().orElse(null);
    if (type instanceof BoolType) {
      return Optional.of(new Label(stream, on, text.getValue().strip(), Task.CLASSIFICATION));
    } else if (isNumber(type)) {
      return Optional.of(new Label(stream, on, text.getValue().strip(), Task.REGRESSION));
    } else if (type != null) {
      problems.at(
          text,
          "a label is true or false, or a number, but this is of type "
              + TypeNames.of(type)
              + "; compare it with something, as in delay > 15");
    }
    return Optional.empty();
  }

  private static boolean isNumber(FieldType type) {
    return type instanceof Int32Type
        || type instanceof Int64Type
        || type instanceof Float64Type
        || type instanceof DecimalType;
  }

  private boolean checkJoin(String on, Node at, Definition input, Definition labels) {
    boolean sound = true;
    List<FieldType> types = new ArrayList<>();
    for (Definition stream : List.of(input, labels)) {
      Optional<Field> field = stream.fields().stream().filter(f -> f.name().equals(on)).findFirst();
      if (field.isEmpty()) {
        problems.at(
            at,
            "stream '"
                + stream.stream()
                + "' has no field '"
                + Names.shorten(on)
                + "'"
                + Suggested.among(on, stream.fields().stream().map(Field::name).toList()));
        sound = false;
      } else if (!TypeNames.isExact(field.get().type())) {
        problems.at(
            at,
            "'on' must name a field with one exact value, but '"
                + on
                + "' is of type "
                + TypeNames.of(field.get().type())
                + "; use a field of another type than list, record or float64");
        sound = false;
      } else {
        types.add(field.get().type());
      }
    }
    if (sound && !types.get(0).getClass().equals(types.get(1).getClass())) {
      problems.at(
          at,
          "'"
              + on
              + "' is of type "
              + TypeNames.of(types.get(0))
              + " in stream '"
              + input.stream()
              + "' and of type "
              + TypeNames.of(types.get(1))
              + " in stream '"
              + labels.stream()
              + "'; it must be of one type in both");
      sound = false;
    }
    return sound;
  }

  private List<Feature> features(Node node, ExpressionsReader columns) {
    Optional<YamlMap> map =
        YamlMap.open(node, "'features'", "{distance: standard(distance)}", problems);
    if (map.isPresent() && map.get().entries().isEmpty()) {
      problems.at(node, "'features' is empty; add one, as in distance: standard(distance)");
    }
    List<Feature> features = new ArrayList<>();
    for (YamlMap.Entry e : map.map(YamlMap::entries).orElse(List.of())) {
      Names.check("feature", e.key(), e.keyNode(), problems);
      Yaml.text(e.value(), "feature '" + Names.shorten(e.key()) + "'", problems)
          .flatMap(text -> feature(e.key(), text, (ScalarNode) e.value(), columns.variables()))
          .ifPresent(features::add);
    }
    return features;
  }

  private Optional<Feature> feature(
      String name, String text, ScalarNode node, Map<String, Variable> columns) {
    FeatureCall call;
    try {
      call = FeatureCall.parse(text);
    } catch (MalformedCallException e) {
      problems.at(node, e.getMessage());
      return Optional.empty();
    }
    boolean sound = true;
    for (String column : call.columns()) {
      Variable variable = columns.get(column);
      if (variable == null) {
        ScalarPlaces.report(
            node,
            1,
            place(text, column),
            "unknown field '"
                + Names.shorten(column)
                + "'"
                + Suggested.among(column, columns.keySet()),
            problems);
        sound = false;
      } else if (variable.type().filter(type -> !fits(call.kind(), type)).isPresent()) {
        problems.at(
            node,
            "'"
                + column
                + "' is of type "
                + TypeNames.of(variable.type().get())
                + ", which cannot be told by "
                + call.kind().name().toLowerCase(java.util.Locale.ROOT)
                + (call.kind().isOfNumber()
                    ? "; use a number or a bool, or derive one, as in hour: departed.getHours()"
                    : "; use a field of another type than list, record or float64"));
        sound = false;
      }
    }
    return sound
        ? Optional.of(new Feature(name, call.kind(), call.columns(), call.parameter()))
        : Optional.empty();
  }

  /** Where a call names a column: as a whole word, for one name may begin as another does. */
  private static int place(String text, String column) {
    Matcher m = Pattern.compile("(?<!\\w)" + Pattern.quote(column) + "(?!\\w)").matcher(text);
    return m.find(text.indexOf('(')) ? m.start() : 0;
  }

  private static boolean fits(Feature.Kind kind, FieldType type) {
    return kind.isOfNumber() ? isNumber(type) || type instanceof BoolType : TypeNames.isExact(type);
  }

  /** A label out of the event itself must not be among what the model is told. */
  private void refuseLabelAsFeature(
      Optional<Node> node,
      List<Feature> features,
      Label label,
      Definition input,
      List<Derived> derived) {
    if (node.isEmpty() || !label.of(input).stream().equals(input.stream())) {
      return;
    }
    Map<String, Node> places = new HashMap<>();
    YamlMap.open(node.get(), "'features'", "", new Problems("")).stream()
        .flatMap(map -> map.entries().stream())
        .forEach(e -> places.put(e.key(), e.value()));
    Map<String, String> expressions = new LinkedHashMap<>();
    derived.forEach(d -> expressions.put(d.name(), d.expression()));
    // A name that is taken was told of; with both meanings it could be made of itself.
    input.fields().forEach(field -> expressions.remove(field.name()));
    input.derived().forEach(d -> expressions.put(d.name(), d.expression()));
    Set<String> told = sources(label.value(), expressions);
    for (Feature feature : features) {
      for (String column : feature.columns()) {
        Set<String> used = sources(column, expressions);
        used.retainAll(told);
        if (!used.isEmpty()) {
          problems.at(
              places.get(feature.name()),
              "feature '"
                  + feature.name()
                  + "' is made of '"
                  + used.iterator().next()
                  + "', of which the label is made: the model would be told what it is to tell;"
                  + " leave it out");
        }
      }
    }
  }

  /** The fields that an expression is made of in the end. */
  private static Set<String> sources(String expression, Map<String, String> expressions) {
    Set<String> fields = new LinkedHashSet<>();
    for (String name : ExpressionCompiler.names(expression)) {
      if (expressions.containsKey(name)) {
        fields.addAll(sources(expressions.get(name), expressions));
      } else {
        fields.add(name);
      }
    }
    return fields;
  }

  private Optional<String> condition(YamlMap map, String key, ExpressionsReader columns) {
    return map.text(key)
        .filter(text -> columns.condition((ScalarNode) map.get(key).get(), "'" + key + "'"))
        .map(String::strip);
  }

  private List<Integer> hidden(Node node) {
    List<Integer> widths = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        String text = element instanceof ScalarNode scalar ? scalar.getValue() : "";
        int width = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (width >= 1 && width <= MAX_HIDDEN) {
          widths.add(width);
        } else {
          problems.at(
              element,
              "a layer's width must be a whole number from 1 to "
                  + MAX_HIDDEN
                  + ", not "
                  + Yaml.shown(element));
        }
      }
    } else {
      problems.at(
          node,
          "'hidden' must be a list of widths, as in [32, 16], or [] for regression without layers,"
              + " not "
              + Yaml.shown(node));
    }
    if (widths.size() > MAX_LAYERS) {
      problems.at(node, "'hidden' has " + widths.size() + " layers, must be at most " + MAX_LAYERS);
    }
    return widths;
  }

  private Training training(Node node) {
    Training d = DEFAULT_TRAINING;
    return YamlMap.known(node, "'training'", "{epochs: 20, seed: 1}", TRAINING_KEYS, problems)
        .map(
            map ->
                new Training(
                    map.integer("epochs", 1, 10_000).orElse(d.epochs()),
                    map.integer("batch_size", 1, 65_536).orElse(d.batchSize()),
                    map.has("learning_rate") ? learningRate(map) : d.learningRate(),
                    map.integer("patience", 1, 10_000).orElse(d.patience()),
                    map.integer("seed", 0, 999_999_999).orElse(d.seed())))
        .orElse(d);
  }

  private double learningRate(YamlMap map) {
    String text = map.text("learning_rate").orElse("");
    double rate =
        text.matches("[0-9]{0,3}\\.?[0-9]{1,9}(e-?[0-9]{1,2})?") ? Double.parseDouble(text) : 0;
    if (!(rate > 0 && rate <= 1)) {
      problems.at(
          map.get("learning_rate").get(),
          "'learning_rate' must be a number above 0 and at most 1, as in 0.002, not '"
              + Names.shorten(text)
              + "'");
    }
    return rate;
  }
}
