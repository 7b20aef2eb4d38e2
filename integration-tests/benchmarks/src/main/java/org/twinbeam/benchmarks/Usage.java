/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

/**
 * What a whole process took, from its start to its end.
 *
 * @param seconds by the clock
 * @param cpuSeconds of all its threads, as last seen, 0.1 s before its end at most
 * @param peakMegabytes largest resident set; 0 where the system does not tell
 */
record Usage(double seconds, double cpuSeconds, long peakMegabytes) {}
