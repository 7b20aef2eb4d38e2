/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import io.javalin.http.Context;
import java.util.Set;

/**
 * Which web pages may send events. Browsers say whose page sends ({@code Origin}); a page that is
 * not on the list is refused, even where the browser would let it send and hide the answer: else
 * any page could write to a gateway on its reader's machine.
 */
final class Cors {
  private static final String HEADERS =
      "authorization, content-type, content-encoding, ce-specversion, ce-id, ce-source, ce-type,"
          + " ce-time, ce-subject, ce-dataschema";

  private final Set<String> origins;

  /**
   * @param origins exact, as in {@code https://shop.example}
   */
  Cors(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Before any other look at the request. */
  void check(Context request) throws Refusal {
    String origin = request.header("Origin");
    if (origin == null) {
      return;
    }
    request.header("Vary", "Origin");
    if (!origins.contains(origin)) {
      throw Refusal.of(
          Refusal.Kind.WRONG_ORIGIN,
          "the page's origin is not among those that --corsOrigins allows");
    }
    request.header("Access-Control-Allow-Origin", origin);
    // A beacon is always sent as if with credentials; there are no cookies that it could carry.
    request.header("Access-Control-Allow-Credentials", "true");
  }

  /** The browser's question before it sends. */
  void preflight(Context request) {
    request.header("Access-Control-Allow-Methods", "POST");
    request.header("Access-Control-Allow-Headers", HEADERS);
    request.header("Access-Control-Max-Age", "600");
    request.status(204);
  }
}
