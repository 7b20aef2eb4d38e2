/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compact tagged form of a conformed value of any {@link org.twinbeam.core.schema.FieldType}. */
public final class ValueCodec {
  private static final int NULL = 0;
  private static final int STRING = 1;
  private static final int FALSE = 2;
  private static final int TRUE = 3;
  private static final int LONG = 4;
  private static final int DOUBLE = 5;
  private static final int DECIMAL = 6;
  private static final int INSTANT = 7;
  private static final int DATE = 8;
  private static final int LIST = 9;
  private static final int RECORD = 10;

  private ValueCodec() {}

  public static void write(ByteSink out, Object value) {
    if (value == null) {
      out.putByte(NULL);
    } else if (value instanceof String text) {
      out.putByte(STRING);
      out.putString(text);
    } else if (value instanceof Boolean bool) {
      out.putByte(bool ? TRUE : FALSE);
    } else if (value instanceof Long number) {
      out.putByte(LONG);
      out.putSignedVarLong(number);
    } else if (value instanceof Double number) {
      out.putByte(DOUBLE);
      out.putFixedLong(Double.doubleToRawLongBits(number));
    } else if (value instanceof BigDecimal number) {
      out.putByte(DECIMAL);
      out.putSignedVarLong(number.scale());
      out.putBytes(number.unscaledValue().toByteArray());
    } else if (value instanceof Instant instant) {
      out.putByte(INSTANT);
      out.putSignedVarLong(instant.getEpochSecond());
      out.putVarLong(instant.getNano());
    } else if (value instanceof LocalDate date) {
      out.putByte(DATE);
      out.putSignedVarLong(date.toEpochDay());
    } else if (value instanceof List<?> list) {
      out.putByte(LIST);
      out.putVarLong(list.size());
      list.forEach(element -> write(out, element));
    } else if (value instanceof Map<?, ?> record) {
      out.putByte(RECORD);
      out.putVarLong(record.size());
      record.forEach(
          (name, element) -> {
            out.putString((String) name);
            write(out, element);
          });
    } else {
      throw new IllegalArgumentException("no field type has values of " + value.getClass());
    }
  }

  public static Object read(ByteSource in) {
    int tag = in.getByte();
    return switch (tag) {
      case NULL -> null;
      case STRING -> in.getString();
      case FALSE -> Boolean.FALSE;
      case TRUE -> Boolean.TRUE;
      case LONG -> in.getSignedVarLong();
      case DOUBLE -> Double.longBitsToDouble(in.getFixedLong());
      case DECIMAL -> {
        int scale = (int) in.getSignedVarLong();
        yield new BigDecimal(new BigInteger(in.getBytes()), scale);
      }
      case INSTANT -> {
        long second = in.getSignedVarLong();
        yield Instant.ofEpochSecond(second, in.getVarLong());
      }
      case DATE -> LocalDate.ofEpochDay(in.getSignedVarLong());
      case LIST -> {
        long count = in.getVarLong();
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
          list.add(read(in));
        }
        yield list;
      }
      case RECORD -> {
        long count = in.getVarLong();
        Map<String, Object> record = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
          String name = in.getString();
          record.put(name, read(in));
        }
        yield record;
      }
      default ->
          throw new IllegalArgumentException(
              "unknown value tag " + tag + " before byte " + in.position());
    };
  }
}
