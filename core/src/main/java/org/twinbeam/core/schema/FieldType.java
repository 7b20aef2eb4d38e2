/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.schema;

import java.time.ZoneId;
import java.util.List;

/**
 * The type of a field, with the class of its values once conformed.
 *
 * <table>
 *   <caption>Types and values</caption>
 *   <tr><td>string, enum</td><td>{@link String}</td></tr>
 *   <tr><td>bool</td><td>{@link Boolean}</td></tr>
 *   <tr><td>int32, int64</td><td>{@link Long}</td></tr>
 *   <tr><td>float64</td><td>{@link Double}</td></tr>
 *   <tr><td>decimal</td><td>{@link java.math.BigDecimal} at exactly the declared scale</td></tr>
 *   <tr><td>timestamp</td><td>{@link java.time.Instant}, truncated to microseconds</td></tr>
 *   <tr><td>date</td><td>{@link java.time.LocalDate}</td></tr>
 *   <tr><td>list</td><td>{@link List} of element values</td></tr>
 *   <tr><td>record</td><td>{@link java.util.Map} of field name to value, in declared order</td></tr>
 * </table>
 *
 * A value of any type may be null where the field is not required.
 */
public sealed interface FieldType {

  record StringType() implements FieldType {}

  record BoolType() implements FieldType {}

  record Int32Type() implements FieldType {}

  record Int64Type() implements FieldType {}

  record Float64Type() implements FieldType {}

  /** At most {@code precision} digits, {@code scale} of them after the point. */
  record DecimalType(int precision, int scale) implements FieldType {}

  /**
   * @param format "iso" (RFC 3339; a value without offset is read in {@code zone}), "epoch_s",
   *     "epoch_ms", "epoch_us", or a {@link java.time.format.DateTimeFormatter} pattern
   * @param zone zone of values that carry no offset of their own
   */
  record TimestampType(String format, ZoneId zone) implements FieldType {}

  /**
   * @param format "iso" or a {@link java.time.format.DateTimeFormatter} pattern
   */
  record DateType(String format) implements FieldType {}

  record EnumType(List<String> symbols) implements FieldType {}

  record ListType(FieldType element) implements FieldType {}

  record RecordType(List<Field> fields) implements FieldType {}
}
