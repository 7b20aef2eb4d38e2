/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.io.IOException;
import java.util.Map;
import org.twinbeam.web.Problem;

/**
 * A request that is not accepted, as RFC 9457 writes problems. None of its events are promised to
 * be in the log; with a status of 400 to 499 none of them are.
 */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  /** A kind of refusal: the last part of its type, its HTTP status and its title. */
  enum Kind {
    CANNOT_BE_SPLIT("cannot-be-split", 400, "The body cannot be split into events"),
    BAD_CLOUD_EVENT("bad-cloud-event", 400, "This is no CloudEvent"),
    BODY_ENDED("body-ended", 400, "The body ended before its end"),
    UNAUTHORIZED("unauthorized", 401, "A token is needed"),
    FORBIDDEN("forbidden", 403, "The token does not allow this"),
    WRONG_ORIGIN("wrong-origin", 403, "Pages of this origin may not send events"),
    UNKNOWN_STREAM("unknown-stream", 404, "There is no such stream"),
    UNKNOWN_PATH("unknown-path", 404, "There is nothing at this path"),
    WRONG_METHOD("wrong-method", 405, "This path does not answer that method"),
    TOO_SLOW("too-slow", 408, "The body did not arrive in time"),
    TOO_LARGE("too-large", 413, "This is larger than allowed"),
    UNKNOWN_ENCODING("unknown-encoding", 415, "The body's encoding is unknown"),
    OVERLOADED("overloaded", 429, "The gateway has too much in hand"),
    FAILED("failed", 500, "The gateway failed"),
    LOG_FAILED("log-failed", 503, "The log did not take every event"),
    STOPPING("stopping", 503, "The gateway is stopping");

    private final Problem problem;

    Kind(String type, int status, String title) {
      this.problem = new Problem(type, status, title);
    }

    int status() {
      return problem.status();
    }

    /** Whether to try again later is the thing to do. */
    boolean passes() {
      return this == OVERLOADED || this == LOG_FAILED || this == STOPPING;
    }
  }

  private final Kind kind;

  private Refusal(Kind kind, String detail, Throwable cause) {
    super(detail, cause);
    this.kind = kind;
  }

  static Refusal of(Kind kind, String detail) {
    return new Refusal(kind, detail, null);
  }

  static Refusal of(Kind kind, String detail, Throwable cause) {
    return new Refusal(kind, detail, cause);
  }

  Kind kind() {
    return kind;
  }

  Map<String, Object> body() {
    return kind.problem.body(getMessage());
  }
}
