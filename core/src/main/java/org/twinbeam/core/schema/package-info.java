/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The types that fields of an event can have. How values are read into these types is the business
 * of {@code prepare}; how expressions see them, of {@code expression}.
 */
package org.twinbeam.core.schema;
