/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * {@code up}: everything that streams need on one machine, started from their definitions and kept
 * up. One process looks after the others, each of which may die at any moment; it tells how they
 * are in a file.
 */
package org.twinbeam.local.up;
