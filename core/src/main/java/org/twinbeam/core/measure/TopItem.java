/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

/**
 * One item of a TOP list. The item's true count is at least {@code count} and at most {@code count
 * + error}.
 *
 * @param item value of the field, of the class that {@link org.twinbeam.core.schema.FieldType}
 *     names
 * @param count events certainly counted for the item
 * @param error events that may have been the item's but are not in {@code count}; 0 when the list
 *     is exact
 */
public record TopItem(Object item, long count, long error) {}
