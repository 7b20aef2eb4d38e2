/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

/** Another client has taken the door's session; to connect again would only take it back. */
public final class TakenOverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakenOverException(MqttConfig config) {
    super(
        "another client has connected to "
            + config.url()
            + " as "
            + config.clientId()
            + " and has this gateway's session now. Run one gateway with that client id, or give"
            + " this one a name of its own by --mqttClientId");
  }
}
