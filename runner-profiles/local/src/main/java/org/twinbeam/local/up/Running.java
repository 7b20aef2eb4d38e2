/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.util.concurrent.CompletableFuture;

/**
 * Something that has been started and is ready.
 *
 * @param place where it is: an address, say
 * @param end done when it has ended, with the reason
 * @param stop ends it
 */
record Running(String place, CompletableFuture<String> end, AutoCloseable stop) {}
