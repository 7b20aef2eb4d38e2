/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Utils;

/** The Kafka headers of an event. A header that is absent means null. */
final class LogHeaders {

  static final String CONTENT_TYPE = "content-type";
  static final String SOURCE = "twinbeam-source";
  static final String IDENTITY = "twinbeam-identity";

  private static final int FRAME_BYTES = 16;

  private LogHeaders() {}

  static List<Header> of(String contentType, String source, String identity) {
    List<Header> headers = new ArrayList<>(3);
    add(headers, CONTENT_TYPE, contentType);
    add(headers, SOURCE, source);
    add(headers, IDENTITY, identity);
    return headers;
  }

  /** Most bytes that these headers take in a record, their frames included. */
  static int bytes(String contentType, String source, String identity) {
    return bytesOf(CONTENT_TYPE, contentType)
        + bytesOf(SOURCE, source)
        + bytesOf(IDENTITY, identity);
  }

  private static int bytesOf(String name, String value) {
    return value == null ? 0 : FRAME_BYTES + name.length() + Utils.utf8Length(value);
  }

  private static void add(List<Header> headers, String name, String value) {
    if (value != null) {
      headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
