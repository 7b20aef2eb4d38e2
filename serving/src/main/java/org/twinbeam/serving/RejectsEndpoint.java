/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.log.PayloadJson;
import org.twinbeam.core.shard.ShardFlush.Reject;
import org.twinbeam.io.store.RejectPage;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamEntry;

/**
 * {@code GET /v1/streams/{stream}/rejects}: events that failed a step of the newest definition's
 * preparation, newest first.
 */
final class RejectsEndpoint {

  /** Bits of an imported row's offset that number it in its file; those above number the file. */
  private static final int ROW_BITS = 32;

  private static final Pattern TOKEN = Pattern.compile("(\\d+)-(\\d+)-(-?\\d+)");

  private final StoreReader store;

  RejectsEndpoint(StoreReader store) {
    this.store = store;
  }

  void get(Context request) {
    Parameters parameters = Parameters.of(request, Paging.PARAMETERS);
    int limit = Paging.limit(parameters);
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
              body.put(
                  "rejects", page.rejects().stream().map(r -> reject(r, page.files())).toList());
              page.next().ifPresent(next -> body.put("next", token(next)));
              return body;
            }));
  }

  private static Map<String, Object> reject(Reject reject, Map<Long, String> files) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("epoch", reject.epoch());
    body.put("partition", reject.partition());
    body.put("offset", reject.offset());
    if (reject.partition() < 0) {
      body.put("import", reject.epoch());
      body.put("file", files.get(reject.offset() >> ROW_BITS));
      body.put("row", 1 + (reject.offset() & ((1L << ROW_BITS) - 1)));
    }
    body.put("step", reject.step());
    body.put("cause", reject.cause());
    PayloadJson.put(body, reject.payload());
    return body;
  }

  private static String token(RejectPage.Position position) {
    return position.epoch() + "-" + position.offset() + "-" + position.partition();
  }

  private static RejectPage.Position position(String token) {
    Matcher parts = TOKEN.matcher(token);
    try {
      if (parts.matches()) {
        return new RejectPage.Position(
            Long.parseLong(parts.group(1)),
            Long.parseLong(parts.group(2)),
            Integer.parseInt(parts.group(3)));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw ProblemException.parameter(
        "page", token, "must be a token as 'next' of the page before gave it");
  }
}
