/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Tests across modules: the layers against the naive oracle on generated, hostile logs, and the
 * contract kits that every backend inherits.
 */
package org.twinbeam.it;
