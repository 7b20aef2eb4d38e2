/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that a definition names: {@code late}, {@code late:3}, or, as jobs write it when they are
 * launched, {@code late:3@0123456789abcdef}.
 *
 * @param version absent: that of the live views, or the newest
 * @param digest first 16 hex digits of the SHA-256 of the version's {@code model.json}, which has
 *     those of its other files
 */
public record ModelReference(String model, OptionalLong version, Optional<String> digest) {
  private static final Pattern FORM =
      Pattern.compile("([a-z][a-z0-9_]{0,62})(?::([1-9][0-9]{0,17})(?:@([0-9a-f]{16}))?)?");

  /** Reads one; empty if it is not of that form. */
  public static Optional<ModelReference> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelReference(
            m.group(1),
            m.group(2) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(m.group(2))),
            Optional.ofNullable(m.group(3))));
  }

  @Override
  public String toString() {
    return model
        + (version.isPresent() ? ":" + version.getAsLong() : "")
        + digest.map(d -> "@" + d).orElse("");
  }
}
