/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

/**
 * Sends events by one of the doors, in order, as a device or service would. Used by one thread; its
 * count may be asked by another.
 */
interface Sender extends AutoCloseable {

  /** Takes the next event; may block while much is waiting. */
  void send(Planned event) throws Exception;

  /** Returns when all that was taken has been acknowledged. */
  void flush() throws Exception;

  /** How many events have been acknowledged. */
  int acknowledged();
}
