/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

/** A caller that is not let in; the message says what is missing, and shows no token. */
public final class AccessException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean known;

  private AccessException(boolean known, String message) {
    super(message);
    this.known = known;
  }

  static AccessException unauthorized(String message) {
    return new AccessException(false, message);
  }

  static AccessException forbidden(String message) {
    return new AccessException(true, message);
  }

  /** What the header {@code WWW-Authenticate} says, by RFC 6750, section 3. */
  public String challenge() {
    return known ? "Bearer error=\"insufficient_scope\"" : "Bearer";
  }

  /** Whether the caller's token is known, and is not enough: 403, not 401. */
  public boolean isKnown() {
    return known;
  }
}
