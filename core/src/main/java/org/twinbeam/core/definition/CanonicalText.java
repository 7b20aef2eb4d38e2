/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text in which each value has one form and no two sequences of values have the same: every part is
 * written with its length.
 */
final class CanonicalText {
  private static final int HASH_BYTES = 8;

  private final StringBuilder text = new StringBuilder();

  CanonicalText add(String part) {
    text.append(part.length()).append(':').append(part).append('\n');
    return this;
  }

  CanonicalText add(long part) {
    return add(Long.toString(part));
  }

  /** Starts a group of that many members. */
  CanonicalText group(String name, int members) {
    return add(name).add(members);
  }

  /** The first 16 hex digits of the text's SHA-256. */
  String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
