/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * What a collection deleted.
 *
 * @param batchRows superseded rows of batch runs
 * @param speedRows states of epochs that both kept runs hold, and of generations no longer read
 * @param generations generations that are gone
 */
public record Collected(long batchRows, long speedRows, long generations) {}
