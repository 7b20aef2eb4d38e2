/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/** Guesses a definition from a sample of events, each guess with its evidence. */
package org.twinbeam.cli.infer;
