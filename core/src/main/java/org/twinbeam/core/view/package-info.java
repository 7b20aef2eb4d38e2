/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * A view compiled: keys, panes and cell states. Measures themselves are in {@code measure}; which
 * events are added is decided in {@code shard}.
 */
package org.twinbeam.core.view;
