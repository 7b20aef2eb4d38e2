/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The gateway: the doors through which events enter the logs. {@link
 * org.twinbeam.gateway.StreamLogs} is what every door writes to; {@code HttpDoor} is the one for
 * HTTP.
 *
 * <p>A door tells its sender that it has an event when the log has it, and not before. What an
 * event means is not asked here: only where it ends, and by {@link
 * org.twinbeam.core.prepare.PartitionKey} which partition it belongs to. No Beam, no store.
 */
package org.twinbeam.gateway;
