/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * Where models are kept: {@code <models>/<model>/<version>/}, laid out as TensorFlow Serving reads
 * it, with {@code model.json} beside the SavedModel. A version is written once and never changed.
 */
package org.twinbeam.models.registry;
