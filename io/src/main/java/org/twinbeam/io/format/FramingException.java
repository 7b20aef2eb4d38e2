/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;

/** A body or file that cannot be split into payloads; the message says where and why. */
public class FramingException extends IOException {
  private static final long serialVersionUID = 1L;

  public FramingException(String message) {
    super(message);
  }

  public FramingException(String message, Throwable cause) {
    super(message, cause);
  }
}
