/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The launcher, {@code bin/twinbeam}: one class for each command, and what it prints. What a
 * command does with events is done by the layers' own code, in core and io.
 */
package org.twinbeam.cli;
