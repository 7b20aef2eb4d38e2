/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/** What a main of ours needs of the operating system to be a well-behaved process; nothing else. */
package org.twinbeam.core.process;
