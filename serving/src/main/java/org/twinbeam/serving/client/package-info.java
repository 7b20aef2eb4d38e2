/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/** For programs of our own that ask serving; they need nothing else of it. */
package org.twinbeam.serving.client;
