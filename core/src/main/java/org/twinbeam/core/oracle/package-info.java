/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The naive oracle: what every view should answer, recomputed from scratch out of plain lists.
 *
 * <p>It is the specification that the layers are tested against, so it is slow, obvious and
 * independent: it has its own decoding, its own windows and its own arithmetic. Of the rest of core
 * it may use only the definition's records, the log's records and the evaluation of CEL expressions
 * ({@code core.expression}); never {@code core.prepare}'s code, the states of {@code core.measure},
 * {@code core.shard} or {@code core.view}. (What answers are made of, such as {@code TopItem}, it
 * must know to judge them.)
 */
package org.twinbeam.core.oracle;
