/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A kind of problem that a request meets, as RFC 9457 writes it.
 *
 * @param type last part of its URN
 * @param status HTTP status
 * @param title what is always true of it
 */
public record Problem(String type, int status, String title) {

  /**
   * What is answered; members may be added.
   *
   * @param detail what is true of this request
   */
  public Map<String, Object> body(String detail) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:twinbeam:problem:" + type);
    body.put("title", title);
    body.put("status", status);
    body.put("detail", detail);
    return body;
  }
}
