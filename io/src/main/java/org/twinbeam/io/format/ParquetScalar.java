/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Writes the values of one primitive type as JSON; {@link ParquetJson} tells how. */
final class ParquetScalar {
  /** Digits of a decimal's fraction, and bytes of its number, that are written out. */
  private static final int MAX_SCALE = 1_000;

  private static final int MAX_DECIMAL_BYTES = 1_024;

  private final PrimitiveTypeName type;
  private final LogicalTypeAnnotation meaning;

  ParquetScalar(PrimitiveType type) {
    this.type = type.getPrimitiveTypeName();
    this.meaning = type.getLogicalTypeAnnotation();
  }

  void write(boolean value, Growing out) throws IOException {
    JsonText.plain(value ? "true" : "false", out);
  }

  void write(double value, Growing out) throws IOException {
    JsonText.real(value, out);
  }

  void write(long value, Growing out) throws IOException {
    String iso = null;
    if (meaning instanceof TimestampLogicalTypeAnnotation t) {
      iso = ParquetTimes.timestamp(value, t.getUnit(), t.isAdjustedToUTC());
    } else if (meaning instanceof DateLogicalTypeAnnotation) {
      iso = ParquetTimes.date(value);
    } else if (meaning instanceof TimeLogicalTypeAnnotation t) {
      iso = ParquetTimes.timeOfDay(value, t.getUnit());
    } else if (meaning instanceof DecimalLogicalTypeAnnotation d) {
      iso = BigDecimal.valueOf(value, d.getScale()).toPlainString();
    }
    if (iso != null) {
      JsonText.quoted(iso, out);
    } else {
      JsonText.plain(isUnsigned() ? unsigned(value) : Long.toString(value), out);
    }
  }

  private boolean isUnsigned() {
    return meaning instanceof IntLogicalTypeAnnotation number && !number.isSigned();
  }

  private String unsigned(long value) {
    return type == PrimitiveTypeName.INT32
        ? Integer.toUnsignedString((int) value)
        : Long.toUnsignedString(value);
  }

  void write(Binary value, Growing out) throws IOException {
    if (type == PrimitiveTypeName.INT96) {
      ByteBuffer parts = value.toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
      JsonText.quoted(ParquetTimes.int96(parts.getLong(), parts.getInt()), out);
    } else if (meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation) {
      JsonText.string(value.getBytesUnsafe(), out);
    } else if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      JsonText.quoted(decimal(value.getBytesUnsafe(), decimal.getScale()), out);
    } else if (meaning instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer parts = value.toByteBuffer().slice();
      JsonText.quoted(new UUID(parts.getLong(), parts.getLong()).toString(), out);
    } else if (meaning instanceof Float16LogicalTypeAnnotation) {
      write(half(value.toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN).getShort()), out);
    } else {
      JsonText.quoted(Base64.getEncoder().encodeToString(value.getBytesUnsafe()), out);
    }
  }

  /** A number of 16 bits by IEEE 754. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    double size =
        exponent == 0x1F
            ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
            : exponent == 0
                ? Math.scalb((double) fraction, -24)
                : Math.scalb((double) (fraction | 0x400), exponent - 25);
    return bits < 0 ? -size : size;
  }

  private static String decimal(byte[] digits, int scale) throws FramingException {
    if (scale > MAX_SCALE || digits.length > MAX_DECIMAL_BYTES) {
      throw new TooLargeException(
          "a decimal has " + digits.length + " bytes and scale " + scale + ", which is not read");
    }
    BigInteger number = digits.length == 0 ? BigInteger.ZERO : new BigInteger(digits);
    return new BigDecimal(number, scale).toPlainString();
  }
}
