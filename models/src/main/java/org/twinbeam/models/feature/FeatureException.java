/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

/** An event that a model cannot take: the message says which feature, and why. */
public final class FeatureException extends Exception {
  private static final long serialVersionUID = 1L;

  public FeatureException(String message) {
    super(message);
  }
}
