/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * The quickstart: all of Twinbeam on one machine, on real data, checked cell by cell. Here is what
 * feeds it ({@link org.twinbeam.local.FlightSample}, {@link org.twinbeam.local.Trouble}, {@link
 * org.twinbeam.local.Replay}), what runs it, what shows it and what judges it. Nothing here is used
 * by the layers.
 */
package org.twinbeam.local;
