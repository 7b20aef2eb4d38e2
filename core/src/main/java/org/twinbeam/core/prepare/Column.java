/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import org.twinbeam.core.schema.FieldType;

/** A slot of a prepared event: a field, a derived field, or the condition of a measure. */
public record Column(String name, FieldType type) {}
