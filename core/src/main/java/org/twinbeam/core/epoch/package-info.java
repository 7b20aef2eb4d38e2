/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * How a log is cut into epochs: the marker, the rule that gives a record its epoch, and the cut at
 * which an epoch ends. Depends on the log alone: no clock belongs here.
 */
package org.twinbeam.core.epoch;
