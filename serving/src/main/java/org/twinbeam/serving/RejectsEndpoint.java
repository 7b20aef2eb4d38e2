/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.shard.ShardFlush.Reject;
import org.twinbeam.io.store.RejectPage;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamEntry;

/**
 * {@code GET /v1/streams/{stream}/rejects}: events that failed a step of the newest definition's
 * preparation, newest first.
 */
final class RejectsEndpoint {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final StoreReader store;

  RejectsEndpoint(StoreReader store) {
    this.store = store;
  }

  void get(Context request) {
    Parameters parameters = Parameters.of(request, List.of("limit", "page"));
    int limit = (int) parameters.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    Optional<RejectPage.Position> from = parameters.text("page").map(RejectsEndpoint::position);
    String name = request.pathParam("stream");
    request.json(
        store.read(
            snapshot -> {
              StreamEntry entry = Views.stream(snapshot.streams(), name);
              RejectPage page = snapshot.rejects(name, entry.preparation(), from, limit);
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("stream", name);
              body.put("preparation", entry.preparation());
              body.put("rejects", page.rejects().stream().map(RejectsEndpoint::reject).toList());
              page.next().ifPresent(next -> body.put("next", token(next)));
              return body;
            }));
  }

  private static Map<String, Object> reject(Reject reject) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("epoch", reject.epoch());
    body.put("partition", reject.partition());
    body.put("offset", reject.offset());
    body.put("step", reject.step());
    body.put("cause", reject.cause());
    try {
      body.put(
          "payload",
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(reject.payload())).toString());
    } catch (CharacterCodingException e) {
      body.put("payloadBase64", Base64.getEncoder().encodeToString(reject.payload()));
    }
    return body;
  }

  private static String token(RejectPage.Position position) {
    return position.epoch() + "-" + position.offset() + "-" + position.partition();
  }

  private static RejectPage.Position position(String token) {
    String[] parts = token.split("-", -1);
    try {
      if (parts.length == 3) {
        return new RejectPage.Position(
            Long.parseLong(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw ProblemException.parameter(
        "page", token, "must be a token as 'next' of the page before gave it");
  }
}
