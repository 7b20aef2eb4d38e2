/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.util.Map;
import org.twinbeam.web.Problem;

/**
 * An answer that is a problem, as RFC 9457 writes it: what was asked that cannot be answered, and
 * what could be.
 */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A kind of problem: the last part of its type, its HTTP status and its title. */
  enum Kind {
    BAD_PARAMETER("bad-parameter", 400, "A parameter is wrong"),
    UNKNOWN_PARAMETER("unknown-parameter", 400, "There is no such parameter"),
    EPOCH_NOT_KEPT("epoch-not-answerable", 400, "There is no answer as of this epoch"),
    UNAUTHORIZED("unauthorized", 401, "A token is needed"),
    FORBIDDEN("forbidden", 403, "The token does not allow this"),
    UNKNOWN_STREAM("unknown-stream", 404, "There is no such stream"),
    UNKNOWN_VIEW("unknown-view", 404, "There is no such view"),
    NOT_SCORED("not-scored", 404, "No model scores this stream"),
    UNKNOWN_PATH("unknown-path", 404, "There is nothing at this path"),
    WRONG_METHOD("wrong-method", 405, "This path is only read from"),
    PAGE_EXPIRED("page-expired", 410, "The page token has expired"),
    EVENT_REJECTED("event-rejected", 422, "The event would be a reject"),
    MODEL_REFUSED("model-refused", 503, "The model cannot be used"),
    STORE_FAILED("store-failed", 503, "The store does not answer"),
    FAILED("failed", 500, "Serving failed");

    private final Problem problem;

    Kind(String type, int status, String title) {
      this.problem = new Problem(type, status, title);
    }

    int status() {
      return problem.status();
    }
  }

  private final Kind kind;
  private final String parameter;

  private ProblemException(Kind kind, String parameter, String detail) {
    super(detail);
    this.kind = kind;
    this.parameter = parameter;
  }

  static ProblemException of(Kind kind, String detail) {
    return new ProblemException(kind, null, detail);
  }

  /**
   * @param right what the value must be, as in "must be a whole number from 1 to 10000"
   */
  static ProblemException parameter(String name, String value, String right) {
    return new ProblemException(Kind.BAD_PARAMETER, name, name + " is '" + value + "', " + right);
  }

  /** A problem with a parameter that needs other words. */
  static ProblemException parameter(Kind kind, String name, String detail) {
    return new ProblemException(kind, name, detail);
  }

  Kind kind() {
    return kind;
  }

  Map<String, Object> body() {
    Map<String, Object> body = kind.problem.body(getMessage());
    if (parameter != null) {
      body.put("parameter", parameter);
    }
    return body;
  }
}
