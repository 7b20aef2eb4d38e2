/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * How a body or a file is split into payloads of one event each, without asking what they mean:
 * lines, arrays, records below a header, containers. Doors and imports share it.
 *
 * <p>No Beam, no Kafka and no lake here: only streams of bytes in and payloads out.
 */
package org.twinbeam.io.format;
