/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.time.LocalDate;
import java.util.List;

/**
 * What measuring a part gave.
 *
 * @param date when it began, in UTC
 * @param notes what is in no line
 */
record Measured(
    Part part, LocalDate date, int rounds, Machine machine, List<Line> lines, List<String> notes) {}
