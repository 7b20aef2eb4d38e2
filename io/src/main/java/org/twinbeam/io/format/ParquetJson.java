/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Writes Parquet rows as JSON from which every value can be told again, as Avro data are written
 * ({@link AvroJson}):
 *
 * <ul>
 *   <li>groups are objects with all their fields, null where a value is absent; lists and repeated
 *       fields arrays; maps objects, or arrays of objects with key and value where keys are no
 *       strings; booleans booleans, strings and enums strings;
 *   <li>integers are numbers, unsigned ones too; float and double the shortest numbers that give
 *       the same double again; {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} are
 *       strings;
 *   <li>decimals are strings of plain digits with their scale, {@code "12.50"};
 *   <li>timestamps are strings of ISO 8601: those adjusted to UTC, and INT96, with a {@code Z}, the
 *       others without a zone, {@code "2001-01-03T06:00:00"}; dates and times of day likewise;
 *   <li>UUIDs are strings; bytes without a meaning are base64.
 * </ul>
 *
 * <p>The values are written as Parquet's record assembly passes them, with no tree between.
 */
final class ParquetJson extends RecordMaterializer<Growing> {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_CACHED = 1 << 16;

  private final Growing out;
  private final int maxDepth;
  private final Fields root;

  /**
   * @param out where a row is written
   */
  ParquetJson(MessageType schema, Growing out, int maxDepth) {
    this.out = out;
    this.maxDepth = maxDepth;
    this.root = new Fields(schema, () -> {}, 0);
  }

  @Override
  public Growing getCurrentRecord() {
    return out;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  /** Where a value goes: writes what must stand before it. */
  private interface Place {
    void begin() throws IOException;
  }

  private Converter converter(Type type, Place place, int depth) {
    if (depth > maxDepth) {
      throw new UncheckedIOException(
          new TooLargeException("its schema is nested deeper than " + maxDepth));
    }
    if (type.isPrimitive()) {
      return new Cell(type.asPrimitiveType(), place);
    }
    GroupType group = type.asGroupType();
    LogicalTypeAnnotation meaning = group.getLogicalTypeAnnotation();
    boolean lone = group.getFieldCount() == 1 && group.getType(0).isRepetition(Repetition.REPEATED);
    if (lone && meaning instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      return new Items(group.getType(0), place, depth);
    }
    if (lone
        && (meaning instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
            || meaning instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation)) {
      return isMapOfStrings(group.getType(0))
          ? new Entries(group.getType(0).asGroupType(), place, depth)
          : new Items(group.getType(0), place, depth);
    }
    return new Fields(group, place, depth);
  }

  private static boolean isMapOfStrings(Type entry) {
    return !entry.isPrimitive()
        && entry.asGroupType().getFieldCount() == 2
        && entry.asGroupType().getType(0).isRepetition(Repetition.REQUIRED)
        && entry.asGroupType().getType(0).getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
  }

  private void add(int b) {
    try {
      out.add(b);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(byte[] bytes) {
    try {
      out.add(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void begin(Place place) {
    try {
      place.begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A group as an object. Absent values are not told of, so each that comes writes those before.
   */
  private final class Fields extends GroupConverter {
    private final Place place;
    private final byte[][] names;
    private final boolean[] repeated;
    private final Converter[] converters;
    private int last;

    /** Whether the last field is an array that has begun. */
    private boolean inArray;

    Fields(GroupType group, Place place, int depth) {
      this.place = place;
      int count = group.getFieldCount();
      names = new byte[count][];
      repeated = new boolean[count];
      converters = new Converter[count];
      for (int i = 0; i < count; i++) {
        int field = i;
        Type type = group.getType(i);
        names[i] = name(type.getName());
        repeated[i] = type.isRepetition(Repetition.REPEATED);
        converters[i] = converter(type, () -> before(field), depth + 1);
      }
    }

    @Override
    public void start() {
      begin(place);
      add('{');
      last = -1;
      inArray = false;
    }

    private void before(int field) {
      if (field == last) {
        add(',');
        return;
      }
      endArray();
      absent(field);
      next();
      if (repeated[field]) {
        add('[');
        inArray = true;
      }
    }

    private void absent(int until) {
      while (last + 1 < until) {
        next();
        if (repeated[last]) {
          add('[');
          add(']');
        } else {
          add(NULL);
        }
      }
    }

    private void next() {
      last++;
      if (last > 0) {
        add(',');
      }
      add(names[last]);
    }

    private void endArray() {
      if (inArray) {
        add(']');
        inArray = false;
      }
    }

    @Override
    public void end() {
      endArray();
      absent(names.length);
      add('}');
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }
  }

  /** A list. */
  private final class Items extends GroupConverter {
    private final Place place;
    private final Converter repeated;
    private boolean first;

    Items(Type repeated, Place place, int depth) {
      this.place = place;
      this.repeated =
          isItem(repeated)
              ? converter(repeated, this::comma, depth + 1)
              : new Wrapper(repeated.asGroupType(), this::comma, depth + 1);
    }

    /** By the format's rules for old files; today a group of its own lies around each item. */
    private static boolean isItem(Type repeated) {
      return repeated.isPrimitive()
          || repeated.asGroupType().getFieldCount() != 1
          || repeated.asGroupType().getType(0).isRepetition(Repetition.REPEATED)
          || repeated.getName().equals("array")
          || repeated.getName().endsWith("_tuple");
    }

    private void comma() {
      if (!first) {
        add(',');
      }
      first = false;
    }

    @Override
    public void start() {
      begin(place);
      add('[');
      first = true;
    }

    @Override
    public void end() {
      add(']');
    }

    @Override
    public Converter getConverter(int field) {
      return repeated;
    }
  }

  /** A group that only says whether there is a value. */
  private final class Wrapper extends GroupConverter {
    private final Place place;
    private final Converter inner;
    private boolean there;

    Wrapper(GroupType group, Place place, int depth) {
      this.place = place;
      this.inner = converter(group.getType(0), () -> there = true, depth + 1);
    }

    @Override
    public void start() {
      begin(place);
      there = false;
    }

    @Override
    public void end() {
      if (!there) {
        add(NULL);
      }
    }

    @Override
    public Converter getConverter(int field) {
      return inner;
    }
  }

  /** A map with keys that are strings. */
  private final class Entries extends GroupConverter {
    private final Place place;
    private final GroupConverter entry;
    private boolean first;

    Entries(GroupType entry, Place place, int depth) {
      this.place = place;
      this.entry = new Entry(entry, depth + 1);
    }

    @Override
    public void start() {
      begin(place);
      add('{');
      first = true;
    }

    @Override
    public void end() {
      add('}');
    }

    @Override
    public Converter getConverter(int field) {
      return entry;
    }

    private final class Entry extends GroupConverter {
      private final Converter key;
      private final Converter value;
      private boolean there;

      Entry(GroupType entry, int depth) {
        key = converter(entry.getType(0), () -> {}, depth + 1);
        value = converter(entry.getType(1), this::colon, depth + 1);
      }

      private void colon() {
        add(there ? ',' : ':');
        there = true;
      }

      @Override
      public void start() {
        if (!first) {
          add(',');
        }
        first = false;
        there = false;
      }

      @Override
      public void end() {
        if (!there) {
          colon();
          add(NULL);
        }
      }

      @Override
      public Converter getConverter(int field) {
        return field == 0 ? key : value;
      }
    }
  }

  /** A value. Each of a dictionary is written once and copied from then on. */
  private final class Cell extends PrimitiveConverter {
    private final Place place;
    private final PrimitiveType type;
    private final ParquetScalar scalar;
    private Dictionary dictionary;
    private byte[][] written;

    Cell(PrimitiveType type, Place place) {
      this.place = place;
      this.type = type;
      this.scalar = new ParquetScalar(type);
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary read) {
      dictionary = read;
      written = read.getMaxId() < MAX_CACHED ? new byte[read.getMaxId() + 1][] : new byte[0][];
    }

    @Override
    public void addValueFromDictionary(int id) {
      if (id < written.length && written[id] != null) {
        begin(place);
        add(written[id]);
        return;
      }
      begin(place);
      int from = out.length();
      decode(id);
      if (id < written.length) {
        written[id] = out.copy(from);
      }
    }

    private void decode(int id) {
      switch (type.getPrimitiveTypeName()) {
        case INT32 -> number(dictionary.decodeToInt(id));
        case INT64 -> number(dictionary.decodeToLong(id));
        case FLOAT -> real(dictionary.decodeToFloat(id));
        case DOUBLE -> real(dictionary.decodeToDouble(id));
        case BOOLEAN -> bool(dictionary.decodeToBoolean(id));
        case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> binary(dictionary.decodeToBinary(id));
      }
    }

    @Override
    public void addBinary(Binary value) {
      begin(place);
      binary(value);
    }

    @Override
    public void addBoolean(boolean value) {
      begin(place);
      bool(value);
    }

    @Override
    public void addDouble(double value) {
      begin(place);
      real(value);
    }

    @Override
    public void addFloat(float value) {
      begin(place);
      real(value);
    }

    @Override
    public void addInt(int value) {
      begin(place);
      number(value);
    }

    @Override
    public void addLong(long value) {
      begin(place);
      number(value);
    }

    private void binary(Binary value) {
      try {
        scalar.write(value, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void bool(boolean value) {
      try {
        scalar.write(value, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void real(double value) {
      try {
        scalar.write(value, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void number(long value) {
      try {
        scalar.write(value, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static byte[] name(String name) {
    Growing quoted = new Growing("name", Integer.MAX_VALUE - 8);
    try {
      JsonText.string(name.getBytes(StandardCharsets.UTF_8), quoted);
      quoted.add(':');
      return quoted.copy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
