/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A CloudEvent in binary form: its attributes are the request's headers, its data the body. */
final class CloudEventHeaders {
  private CloudEventHeaders() {}

  static boolean isPresent(HttpServletRequest request) {
    return request.getHeader("ce-specversion") != null;
  }

  static Event event(HttpServletRequest request, byte[] data) throws Refusal {
    String version = request.getHeader("ce-specversion");
    if (!version.equals(CloudEvents.VERSION)) {
      throw CloudEvents.badVersion(version);
    }
    return CloudEvents.event(
        data, request.getContentType(), attribute(request, "source"), attribute(request, "id"));
  }

  private static String attribute(HttpServletRequest request, String name) throws Refusal {
    String value = request.getHeader("ce-" + name);
    if (value == null || value.isEmpty()) {
      throw Refusal.of(
          Refusal.Kind.BAD_CLOUD_EVENT,
          "the header ce-" + name + " is missing; CloudEvents need it");
    }
    try {
      return value.indexOf('%') < 0
          ? value
          : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(
          Refusal.Kind.BAD_CLOUD_EVENT,
          "the header ce-" + name + " is not percent-encoded as CloudEvents are",
          e);
    }
  }
}
