/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

/**
 * One event as it was received, at its place in the log.
 *
 * @param epoch the greatest marker before it in its partition, 0 before the first; {@link
 *     #UNKNOWN_EPOCH} while only its place is known
 * @param receivedAt milliseconds since the Unix epoch, as told by the door
 * @param payload the bytes as received
 * @param contentType media type given by the sender, or null
 * @param source the door and what it knows of the sender, or null
 * @param identity the source's own position of the event, where it has one, or null
 */
public record LogRecord(
    int partition,
    long offset,
    long epoch,
    long receivedAt,
    byte[] payload,
    String contentType,
    String source,
    String identity) {

  public static final long UNKNOWN_EPOCH = -1;

  /** Begins the source of a row of an imported file; the file's name follows. */
  public static final String FILE_SOURCE = "file:";

  public LogRecord withEpoch(long epoch) {
    return new LogRecord(
        partition, offset, epoch, receivedAt, payload, contentType, source, identity);
  }
}
