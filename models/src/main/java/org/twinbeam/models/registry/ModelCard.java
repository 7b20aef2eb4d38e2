/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.core.definition.ModelDefinition.Training;
import org.twinbeam.models.feature.FittedFeature;

/**
 * All that a version of a model was made of: {@code model.json}.
 *
 * @param format of this file
 * @param trainedAt in RFC 3339
 * @param definition text of the model's definition
 * @param streams texts of the definitions of the streams that it names, by their names
 * @param stream whose events are scored
 * @param preparation version of that stream's preparation, which made the events learnt of
 * @param inputs columns that features are made of, in the encoder's order
 * @param features in the order of the definition, with what was learnt of them
 * @param snapshots what of each stream's lake was read
 * @param rows how many examples there were, by what they were used for
 * @param learntThrough latest event time of the rows that were learnt of or watched, in RFC 3339
 * @param metrics by the rows that they are of: validation, test
 * @param alone how well each column tells the label by itself, on the test rows: AUC, or RMSE
 * @param progress one entry for each pass over the training rows
 * @param libraries versions of what it was trained with
 * @param files SHA-256 of each other file of the directory, by its path
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCard(
    int format,
    String model,
    long version,
    String trainedAt,
    Task task,
    String description,
    String stream,
    String preparation,
    List<Input> inputs,
    List<FittedFeature> features,
    List<Integer> hidden,
    Training training,
    Map<String, LakeSnapshot> snapshots,
    Map<String, Long> rows,
    String learntThrough,
    Map<String, Map<String, Double>> metrics,
    Map<String, Double> alone,
    List<Pass> progress,
    Map<String, String> libraries,
    Map<String, String> files,
    String definition,
    Map<String, String> streams) {

  public static final int FORMAT = 1;

  /** A column and its type's name. */
  public record Input(String name, String type) {}

  /**
   * A stretch of a stream's lake, which never changes.
   *
   * @param horizon the log's epochs below this
   * @param imports the first so many imports
   */
  public record LakeSnapshot(long horizon, long imports) {}

  /**
   * One pass over the training rows.
   *
   * @param loss mean, over the pass
   * @param validationLoss after it
   * @param seconds it took
   */
  public record Pass(int epoch, double loss, double validationLoss, double seconds) {}

  ModelCard withVersion(long number, Map<String, String> sha256) {
    return new ModelCard(
        format,
        model,
        number,
        trainedAt,
        task,
        description,
        stream,
        preparation,
        inputs,
        features,
        hidden,
        training,
        snapshots,
        rows,
        learntThrough,
        metrics,
        alone,
        progress,
        libraries,
        sha256,
        definition,
        streams);
  }

  /** Names of the columns that the features are made of. */
  List<String> columns() {
    return features.stream().flatMap(feature -> feature.columns().stream()).distinct().toList();
  }

  /** Names of the inputs. */
  public List<String> inputNames() {
    return inputs.stream().map(Input::name).toList();
  }
}
