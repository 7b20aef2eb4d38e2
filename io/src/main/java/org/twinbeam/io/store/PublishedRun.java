/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * A batch run that is, or once was, the answer of a version.
 *
 * @param horizon epochs below it are in the run
 * @param horizonAt when the last of them ended, milliseconds since the Unix epoch; 0 if that was
 *     not known
 * @param imports so many imports, the first, are in the run
 * @param importsAt when the last of them was committed, milliseconds since the Unix epoch
 */
public record PublishedRun(long run, long horizon, long horizonAt, long imports, long importsAt) {}
