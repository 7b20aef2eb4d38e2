/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Expressions over an event's fields, in the Common Expression Language: parsed and type-checked
 * once, then evaluated over the columns of a prepared event. Knows types and values, but neither
 * definitions nor payloads.
 */
package org.twinbeam.core.expression;
