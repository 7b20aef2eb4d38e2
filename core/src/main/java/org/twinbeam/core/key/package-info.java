/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/** The text of a cell's key. What is in a key is known to {@code prepare} and {@code view}. */
package org.twinbeam.core.key;
