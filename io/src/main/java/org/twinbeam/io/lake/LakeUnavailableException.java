/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

/** The lake's catalog does not answer, which says nothing of the lake: try again later. */
public final class LakeUnavailableException extends LakeException {
  private static final long serialVersionUID = 1;

  LakeUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
