/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

/**
 * One event's payload, split off its body or file.
 *
 * @param number place in the body or file, from 0
 * @param contentType media type of the payload, null if the body told none
 */
public record Framed(long number, byte[] payload, String contentType) {}
