/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The store: PostgreSQL tables in which both layers leave states and from which serving answers.
 *
 * <p>Here belong the schema and its migrations, the transactions that write (a speed shard's flush,
 * a batch run's life, collection) and the one that reads. No Beam: serving has this package on its
 * class path and no Beam. What adapts it to Beam is in {@code org.twinbeam.io.store.beam}. Merging
 * and finishing of states is not done here: the store holds bytes.
 */
package org.twinbeam.io.store;
