/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/** Embedded services for the tests of this module: one of each for the whole run. */
package org.twinbeam.io.embedded;
