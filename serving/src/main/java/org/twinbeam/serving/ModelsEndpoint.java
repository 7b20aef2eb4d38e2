/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.score.TensorFlowModel;

/**
 * Models as TensorFlow Serving's REST API has them: status, metadata and predict, errors too. The
 * newest version answers, or the one that {@code /versions/N} names.
 */
final class ModelsEndpoint {
  static final String MODELS = "/v1/models";
  static final String STATUS = "/v1/models/{model}";
  static final String METADATA = "/v1/models/{model}/metadata";
  static final String PREDICT = "/v1/models/{model}:predict";
  static final String PREDICT_VERSION = "/v1/models/{model}/versions/{version}:predict";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServedModels models;

  ModelsEndpoint(ServedModels models) {
    this.models = models;
  }

  /** What can go wrong with a request is told in TensorFlow Serving's form. */
  private interface Answer {
    Map<String, ?> answer(Context request) throws ModelRefusedException, IOException;
  }

  /** A request that cannot be answered as it stands. */
  private static final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
      super(message);
    }
  }

  private static Handler answering(Answer answer) {
    return request -> {
      try {
        request.json(answer.answer(request));
      } catch (ModelRefusedException e) {
        request.status(404).json(Map.of("error", e.getMessage()));
      } catch (BadRequestException e) {
        request.status(400).json(Map.of("error", e.getMessage()));
      }
    };
  }

  Handler list() {
    return answering(
        request -> {
          List<Map<String, Object>> all = new ArrayList<>();
          for (String name : models.names()) {
            all.add(Map.of("name", name, "versions", models.versions(name)));
          }
          return Map.of("models", all);
        });
  }

  Handler status() {
    return answering(
        request -> {
          List<Map<String, Object>> versions = new ArrayList<>();
          for (long version : models.versions(name(request))) {
            versions.add(status(name(request), version));
          }
          return Map.of("model_version_status", versions);
        });
  }

  private Map<String, Object> status(String name, long version) {
    String error = "";
    try {
      models.verify(name, version);
    } catch (ModelRefusedException e) {
      error = e.getMessage();
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("version", Long.toString(version));
    status.put("state", error.isEmpty() ? "AVAILABLE" : "END");
    status.put(
        "status",
        Map.of("error_code", error.isEmpty() ? "OK" : "DATA_LOSS", "error_message", error));
    return status;
  }

  Handler metadata() {
    return answering(
        request -> {
          Model model = models.model(name(request), OptionalLong.empty());
          Map<String, Object> inputs = new LinkedHashMap<>();
          for (FittedFeature feature : model.card().features()) {
            inputs.put(
                feature.name(),
                feature.isCategory()
                    ? tensor(feature.name(), "DT_INT32", List.of(-1L))
                    : tensor(feature.name(), "DT_FLOAT", List.of(-1L, (long) feature.width())));
          }
          Map<String, Object> signature = new LinkedHashMap<>();
          signature.put("inputs", inputs);
          signature.put(
              "outputs",
              Map.of(
                  TensorFlowModel.OUTPUT,
                  tensor(TensorFlowModel.OUTPUT, "DT_FLOAT", List.of(-1L))));
          signature.put("method_name", "tensorflow/serving/predict");
          Map<String, Object> body = new LinkedHashMap<>();
          body.put(
              "model_spec",
              Map.of(
                  "name",
                  model.card().model(),
                  "signature_name",
                  "",
                  "version",
                  Long.toString(model.card().version())));
          body.put(
              "metadata",
              Map.of(
                  "signature_def",
                  Map.of("signature_def", Map.of(TensorFlowModel.SIGNATURE, signature))));
          return body;
        });
  }

  private static Map<String, Object> tensor(String name, String dtype, List<Long> shape) {
    List<Map<String, String>> dimensions =
        shape.stream().map(size -> Map.of("size", Long.toString(size), "name", "")).toList();
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("dtype", dtype);
    tensor.put("tensor_shape", Map.of("dim", dimensions, "unknown_rank", false));
    tensor.put("name", name + ":0");
    return tensor;
  }

  Handler predict() {
    return answering(
        request -> {
          String version = request.pathParamMap().get("version");
          if (version != null && !version.matches("[1-9][0-9]{0,17}")) {
            throw new BadRequestException(
                "version is " + version + ", must be a whole number from 1 on");
          }
          Model model =
              models.model(
                  name(request),
                  version == null
                      ? OptionalLong.empty()
                      : OptionalLong.of(Long.parseLong(version)));
          JsonNode body = body(request);
          JsonNode signature = body.get("signature_name");
          if (signature != null && !TensorFlowModel.SIGNATURE.equals(signature.asText())) {
            throw new BadRequestException(
                "there is no signature '"
                    + signature.asText()
                    + "', but '"
                    + TensorFlowModel.SIGNATURE
                    + "'");
          }
          try {
            return Map.of("predictions", model.predict(body.get("instances")));
          } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
          }
        });
  }

  private static JsonNode body(Context request) {
    try {
      JsonNode body = JSON.readTree(request.bodyAsBytes());
      if (body != null && body.isObject()) {
        return body;
      }
      throw new BadRequestException("the body must be an object with 'instances'");
    } catch (JsonProcessingException e) {
      throw new BadRequestException("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new BadRequestException("the body cannot be read: " + e);
    }
  }

  /** A name, and not a path. */
  private static String name(Context request) throws ModelRefusedException {
    String name = request.pathParam("model");
    return ModelReference.parse(name)
        .filter(reference -> reference.version().isEmpty())
        .map(ModelReference::model)
        .orElseThrow(() -> new ModelRefusedException("there is no model " + name));
  }
}
