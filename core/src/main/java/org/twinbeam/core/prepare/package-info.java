/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * From a payload's bytes to a prepared event or a reject, as a function of the bytes and the
 * definition alone: decode, conform, check, derive. Knows neither logs nor epochs.
 */
package org.twinbeam.core.prepare;
