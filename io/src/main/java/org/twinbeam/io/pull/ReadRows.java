/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads rows as JSON, each with its cursor, in the order of the cursors, as {@link WriteRows}
 * wants.
 */
public abstract class ReadRows extends PTransform<PBegin, PCollection<KV<String, byte[]>>> {
  private static final long serialVersionUID = 1;
}
