/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/** Asking a model: a loaded one, in batches of flat arrays, with every tensor closed. */
package org.twinbeam.models.score;
