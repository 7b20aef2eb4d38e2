/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.Objects;

/**
 * How far a source was read.
 *
 * @param by what the cursor is: a column, or a parameter of an API
 * @param at the last row's cursor; null before the first row
 * @param ties name of the file that tells which rows of that very cursor were read ({@link Ties});
 *     null if there can be no other
 */
public record PullCursor(String by, String at, String ties) implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();

  public PullCursor {
    Objects.requireNonNull(by, "by");
  }

  /** Before the first row. */
  public static PullCursor start(String by) {
    return new PullCursor(by, null, null);
  }

  /** As {@link #text} has written it. */
  public static PullCursor of(String text) {
    try {
      return JSON.readValue(text, PullCursor.class);
    } catch (JsonProcessingException e) {
      throw new PullRefusedException(
          "the lake's cursor is not one: '" + text + "': something other than Twinbeam changed it",
          e);
    }
  }

  public String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // A record of texts can be written.
    }
  }
}
