/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.twinbeam.core.measure.Wire.malformed;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.twinbeam.core.schema.FieldType;

/**
 * How states order, compare and write the values of a type that is neither a list nor a record.
 * Methods but {@link #canonical} take canonical values only; canonical values that compare as equal
 * are equal.
 */
sealed interface Scalar {

  /** Nothing for lists and records. */
  static Optional<Scalar> of(FieldType type) {
    if (type instanceof FieldType.StringType) {
      return Optional.of(new Strings());
    }
    if (type instanceof FieldType.EnumType e) {
      return Optional.of(new Enums(e.symbols()));
    }
    if (type instanceof FieldType.BoolType) {
      return Optional.of(new Bools());
    }
    if (type instanceof FieldType.Int32Type || type instanceof FieldType.Int64Type) {
      return Optional.of(new Integers());
    }
    if (type instanceof FieldType.Float64Type) {
      return Optional.of(new Floats());
    }
    if (type instanceof FieldType.DecimalType d) {
      return Optional.of(new Decimals(d.scale()));
    }
    if (type instanceof FieldType.TimestampType) {
      return Optional.of(new Timestamps());
    }
    if (type instanceof FieldType.DateType) {
      return Optional.of(new Dates());
    }
    return Optional.empty();
  }

  /** The one form that equal values have: 0.0 for -0.0, one NaN, the declared scale. */
  default Object canonical(Object value) {
    return value;
  }

  int compare(Object a, Object b);

  int size(Object value);

  void write(ByteBuffer out, Object value);

  Object read(ByteBuffer in);

  /** By code point. */
  record Strings() implements Scalar {
    @Override
    public int compare(Object a, Object b) {
      return Text.compare((String) a, (String) b);
    }

    @Override
    public int size(Object value) {
      int size = Text.size((String) value);
      return Wire.sizeOfUnsigned(size) + size;
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      String text = (String) value;
      Wire.writeUnsigned(out, Text.size(text));
      Text.write(out, text);
    }

    @Override
    public Object read(ByteBuffer in) {
      return Text.read(in, Wire.readLength(in, 1));
    }
  }

  /** In the order of declaration, as PostgreSQL's enums; written as their place in it. */
  record Enums(List<String> symbols) implements Scalar {
    @Override
    public Object canonical(Object value) {
      return symbols.get(place(value));
    }

    @Override
    public int compare(Object a, Object b) {
      return Integer.compare(place(a), place(b));
    }

    @Override
    public int size(Object value) {
      return Wire.sizeOfUnsigned(place(value));
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      Wire.writeUnsigned(out, place(value));
    }

    @Override
    public Object read(ByteBuffer in) {
      long place = Wire.readCount(in);
      if (place >= symbols.size()) {
        throw malformed("symbol " + place + " of an enum that has " + symbols.size());
      }
      return symbols.get((int) place);
    }

    private int place(Object value) {
      int place = symbols.indexOf(value);
      if (place < 0) {
        throw new IllegalArgumentException(value + " is none of the enum's symbols " + symbols);
      }
      return place;
    }
  }

  /** False, then true. */
  record Bools() implements Scalar {
    @Override
    public int compare(Object a, Object b) {
      return Boolean.compare((Boolean) a, (Boolean) b);
    }

    @Override
    public int size(Object value) {
      return 1;
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      out.put((byte) ((Boolean) value ? 1 : 0));
    }

    @Override
    public Object read(ByteBuffer in) {
      byte b = Wire.readByte(in);
      if (b < 0 || b > 1) {
        throw malformed("a bool is " + b);
      }
      return b == 1;
    }
  }

  record Integers() implements Scalar {
    @Override
    public int compare(Object a, Object b) {
      return Long.compare((Long) a, (Long) b);
    }

    @Override
    public int size(Object value) {
      return Wire.sizeOfSigned((Long) value);
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      Wire.writeSigned(out, (Long) value);
    }

    @Override
    public Object read(ByteBuffer in) {
      return Wire.readSigned(in);
    }
  }

  /** NaN is above +infinity and equal to itself, as in PostgreSQL. */
  record Floats() implements Scalar {
    private static final Double ZERO = 0.0;
    private static final Double NAN = Double.NaN;

    @Override
    public Object canonical(Object value) {
      double x = (Double) value;
      return x == 0 ? ZERO : Double.isNaN(x) ? NAN : value;
    }

    @Override
    public int compare(Object a, Object b) {
      return Double.compare((Double) a, (Double) b);
    }

    @Override
    public int size(Object value) {
      return Wire.sizeOfDouble((Double) value);
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      Wire.writeDouble(out, (Double) value);
    }

    @Override
    public Object read(ByteBuffer in) {
      return Wire.readDouble(in);
    }
  }

  record Decimals(int scale) implements Scalar {
    @Override
    public Object canonical(Object value) {
      return ((BigDecimal) value).setScale(scale);
    }

    @Override
    public int compare(Object a, Object b) {
      return ((BigDecimal) a).compareTo((BigDecimal) b);
    }

    @Override
    public int size(Object value) {
      int size = ((BigDecimal) value).unscaledValue().bitLength() / 8 + 1;
      return Wire.sizeOfUnsigned(size) + size;
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      byte[] bytes = ((BigDecimal) value).unscaledValue().toByteArray();
      Wire.writeUnsigned(out, bytes.length);
      out.put(bytes);
    }

    @Override
    public Object read(ByteBuffer in) {
      byte[] bytes = new byte[Wire.readLength(in, 1)];
      in.get(bytes);
      if (bytes.length == 0 || (bytes.length > 1 && bytes[0] == (bytes[1] >> 7))) {
        throw malformed("a decimal is empty or longer than needed");
      }
      return new BigDecimal(new BigInteger(bytes), scale);
    }
  }

  record Timestamps() implements Scalar {
    @Override
    public int compare(Object a, Object b) {
      return ((Instant) a).compareTo((Instant) b);
    }

    @Override
    public int size(Object value) {
      Instant instant = (Instant) value;
      return Wire.sizeOfSigned(instant.getEpochSecond()) + Wire.sizeOfUnsigned(instant.getNano());
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      Instant instant = (Instant) value;
      Wire.writeSigned(out, instant.getEpochSecond());
      Wire.writeUnsigned(out, instant.getNano());
    }

    @Override
    public Object read(ByteBuffer in) {
      long seconds = Wire.readSigned(in);
      long nanos = Wire.readCount(in);
      if (nanos > 999_999_999) {
        throw malformed("a timestamp has " + nanos + " nanoseconds");
      }
      try {
        return Instant.ofEpochSecond(seconds, nanos);
      } catch (DateTimeException e) {
        throw malformed("no timestamp has " + seconds + " seconds since 1970");
      }
    }
  }

  record Dates() implements Scalar {
    @Override
    public int compare(Object a, Object b) {
      return ((LocalDate) a).compareTo((LocalDate) b);
    }

    @Override
    public int size(Object value) {
      return Wire.sizeOfSigned(((LocalDate) value).toEpochDay());
    }

    @Override
    public void write(ByteBuffer out, Object value) {
      Wire.writeSigned(out, ((LocalDate) value).toEpochDay());
    }

    @Override
    public Object read(ByteBuffer in) {
      long day = Wire.readSigned(in);
      try {
        return LocalDate.ofEpochDay(day);
      } catch (DateTimeException e) {
        throw malformed("no date has " + day + " days since 1970");
      }
    }
  }
}
