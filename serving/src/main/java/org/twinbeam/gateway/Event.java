/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

/**
 * An event as a door hands it to the log.
 *
 * @param contentType media type of the payload, null for the definition's format
 * @param source the door and what it knows of the sender
 * @param identity the source's own position of the event, or null
 */
record Event(byte[] payload, String contentType, String source, String identity) {}
