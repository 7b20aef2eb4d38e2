/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * Training: rows to a model that is written down with all that it was made of. What is learnt is
 * learnt of the training rows alone, which come before those that are held back.
 */
package org.twinbeam.models.train;
