/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/** The flags of the pipelines, one interface per concern. Beam's own flags stand beside them. */
package org.twinbeam.pipelines.options;
