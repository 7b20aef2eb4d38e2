/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.twinbeam.core.log.LogRecord;

/** Makes log records of Parquet's columns. */
final class LogRecordReadSupport extends ReadSupport<LogRecord> {

  private final Set<String> wanted;

  LogRecordReadSupport(Set<RawColumn> columns) {
    wanted = columns.stream().map(RawColumn::columnName).collect(Collectors.toSet());
  }

  @Override
  public ReadContext init(InitContext context) {
    MessageType file = context.getFileSchema();
    return new ReadContext(
        new MessageType(
            file.getName(),
            file.getFields().stream()
                .filter(field -> wanted.contains(field.getName()))
                .collect(Collectors.toList())));
  }

  @Override
  public RecordMaterializer<LogRecord> prepareForRead(
      Configuration configuration,
      Map<String, String> metadata,
      MessageType fileSchema,
      ReadContext context) {
    return new Materializer(context.getRequestedSchema());
  }

  private static final class Materializer extends RecordMaterializer<LogRecord> {
    private final Root root;

    Materializer(MessageType schema) {
      root = new Root(schema);
    }

    @Override
    public LogRecord getCurrentRecord() {
      return root.record();
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  /** Holds a converter for every column; those not read keep their initial value. */
  private static final class Root extends GroupConverter {
    private final LongCell epoch = new LongCell(LogRecord.UNKNOWN_EPOCH);
    private final LongCell partition = new LongCell(0);
    private final LongCell offset = new LongCell(0);
    private final LongCell receivedAt = new LongCell(0);
    private final TextCell contentType = new TextCell();
    private final TextCell source = new TextCell();
    private final TextCell identity = new TextCell();
    private final BytesCell payload = new BytesCell();
    private final Converter[] converters;

    Root(MessageType schema) {
      converters = schema.getFields().stream().map(this::converter).toArray(Converter[]::new);
    }

    private Converter converter(Type field) {
      return switch (RawColumn.valueOf(field.getName().toUpperCase(Locale.ROOT))) {
        case EPOCH -> epoch;
        case PARTITION -> partition;
        case OFFSET -> offset;
        case RECEIVED_AT -> receivedAt;
        case CONTENT_TYPE -> contentType;
        case SOURCE -> source;
        case IDENTITY -> identity;
        case PAYLOAD -> payload;
      };
    }

    LogRecord record() {
      return new LogRecord(
          (int) partition.value,
          offset.value,
          epoch.value,
          Math.floorDiv(receivedAt.value, 1000L),
          payload.value,
          contentType.value,
          source.value,
          identity.value);
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    /** Parquet tells nothing of a null, so texts are cleared before each record. */
    @Override
    public void start() {
      contentType.value = null;
      source.value = null;
      identity.value = null;
    }

    @Override
    public void end() {
      // The record is made when it is asked for.
    }
  }

  private static final class LongCell extends PrimitiveConverter {
    private long value;

    LongCell(long initial) {
      value = initial;
    }

    @Override
    public void addLong(long read) {
      value = read;
    }

    @Override
    public void addInt(int read) {
      value = read;
    }
  }

  /** Decodes each text of a dictionary once. */
  private static final class TextCell extends PrimitiveConverter {
    private String value;
    private String[] dictionary;

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary read) {
      dictionary = new String[read.getMaxId() + 1];
      for (int id = 0; id <= read.getMaxId(); id++) {
        dictionary[id] = read.decodeToBinary(id).toStringUsingUTF8();
      }
    }

    @Override
    public void addValueFromDictionary(int id) {
      value = dictionary[id];
    }

    @Override
    public void addBinary(Binary read) {
      value = read.toStringUsingUTF8();
    }
  }

  private static final class BytesCell extends PrimitiveConverter {
    private byte[] value;

    @Override
    public void addBinary(Binary read) {
      value = read.getBytes();
    }
  }
}
