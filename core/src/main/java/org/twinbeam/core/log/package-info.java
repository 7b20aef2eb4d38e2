/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * Records of the log as they were received, alone and packed. How they come from the log is {@code
 * io}'s.
 */
package org.twinbeam.core.log;
