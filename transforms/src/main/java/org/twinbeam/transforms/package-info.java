/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The business steps of a stream as Beam transforms, one each: they know no layer, no runner and no
 * outside system. What they compute is {@code core}'s; here it meets elements, bundles and state.
 */
package org.twinbeam.transforms;
