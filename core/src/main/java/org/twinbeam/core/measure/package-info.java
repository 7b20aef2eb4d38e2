/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What a measure of a view keeps and how its number is made of it: the mergeable {@linkplain
 * org.twinbeam.core.measure.State states}, their bytes, and {@link
 * org.twinbeam.core.measure.Aggregation}, a measure compiled for the type of its field.
 *
 * <p>Here belong states, the exact arithmetic they rest on and their encodings. Here does not
 * belong what states are grouped by (keys, windows, epochs) nor where they are stored.
 *
 * <p>The bytes of states carry no version of their own: they are kept under the version of their
 * view, which changes whenever the algorithm number does.
 */
package org.twinbeam.core.measure;
