/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import java.util.regex.Pattern;

/**
 * What a token allows: {@code read} answers, {@code ingest:<stream>} appends to one stream and
 * {@code ingest:*} to all, {@code admin} is all of these.
 */
public record Scope(String text) {
  private static final Pattern VALID =
      Pattern.compile("read|admin|ingest:(\\*|[a-z][a-z0-9_]{0,62})");

  public static final Scope READ = new Scope("read");
  private static final Scope ADMIN = new Scope("admin");
  private static final Scope INGEST_ALL = new Scope("ingest:*");

  public Scope {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a scope must be read, ingest:<stream>, ingest:* or admin");
    }
  }

  public static Scope ingest(String stream) {
    return new Scope("ingest:" + stream);
  }

  boolean allows(Scope wanted) {
    return equals(ADMIN)
        || equals(wanted)
        || (equals(INGEST_ALL) && wanted.text.startsWith("ingest:"));
  }

  @Override
  public String toString() {
    return text;
  }
}
