/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

/** The broker cannot be reached, or does not let the door connect or subscribe as it must. */
final class MqttRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MqttRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
