/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A payload as a member of what is told as JSON, with nothing of its bytes lost. */
public final class PayloadJson {
  private PayloadJson() {}

  /** Puts {@code payload}, the text, if it is UTF-8; else {@code payloadBase64}. */
  public static void put(Map<String, Object> body, byte[] payload) {
    try {
      body.put(
          "payload",
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
    } catch (CharacterCodingException e) {
      body.put("payloadBase64", Base64.getEncoder().encodeToString(payload));
    }
  }
}
