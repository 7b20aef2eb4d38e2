/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The store's sinks as Beam transforms. Apart from the rest of the store, which serving uses
 * without Beam on its class path.
 */
package org.twinbeam.io.store.beam;
