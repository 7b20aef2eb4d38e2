/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Serving: the HTTP API that merges what the batch and speed layers left in the store into one
 * answer, and tells where it came from.
 *
 * <p>Follow a question from {@link org.twinbeam.serving.Serving} (routes) over {@code ViewEndpoint}
 * and {@code ViewQuery} (what was asked) to {@code WindowMerge} (the answer) and {@code AnswerJson}
 * (how it is written). Here belong no SQL, which is the store's, no arithmetic of measures, which
 * is core's, and no Beam.
 */
package org.twinbeam.serving;
