/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The definition that {@link HostileLog} is written for. */
final class Hostile {

  static final String YAML = read();

  private Hostile() {}

  private static String read() {
    try (InputStream in = Hostile.class.getResourceAsStream("/hostile.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
