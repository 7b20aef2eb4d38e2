/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Pulls: rows of a service's table or API, read by a cursor that only grows, into the lake's
 * imports. The rows and how far they were read are for the driver to commit at once ({@link
 * org.twinbeam.io.lake.ImportLake}), so a pull that dies has read nothing.
 *
 * <p>A source is a transform that gives each row with its cursor, in the cursors' order; all else
 * ({@link org.twinbeam.io.pull.WriteRows}) is the same for every source. When a pull is made, and
 * how many rows it takes at once, is the job's.
 */
package org.twinbeam.io.pull;
