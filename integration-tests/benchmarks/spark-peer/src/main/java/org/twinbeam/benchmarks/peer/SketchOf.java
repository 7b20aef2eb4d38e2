/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.peer;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.measure.State;
import org.twinbeam.core.measure.StateType;

/**
 * A sketch as Spark's aggregate function: the same sketches as Twinbeam's, so that both do the same
 * work to the same answer. The buffer is the sketch itself, which Spark keeps as an object until it
 * is exchanged.
 *
 * @param <I> what is aggregated
 * @param <R> what it finishes to
 */
abstract class SketchOf<I, R> extends Aggregator<I, SketchOf.Buffer, R> {
  private static final long serialVersionUID = 1L;

  /** A sketch, written as Twinbeam writes it when it is exchanged. */
  public static final class Buffer implements KryoSerializable {
    private State state;
    private byte[] written;

    private State state(StateType type) {
      if (state == null) {
        state = written == null ? type.zero() : type.read(ByteBuffer.wrap(written));
        written = null;
      }
      return state;
    }

    @Override
    public void write(Kryo kryo, Output out) {
      byte[] bytes = written;
      if (state != null) {
        bytes = new byte[state.size()];
        state.write(ByteBuffer.wrap(bytes));
      }
      // No bytes: a sketch of nothing.
      out.writeInt(bytes == null ? 0 : bytes.length, true);
      if (bytes != null) {
        out.writeBytes(bytes);
      }
    }

    @Override
    public void read(Kryo kryo, Input in) {
      int length = in.readInt(true);
      state = null;
      written = length == 0 ? null : in.readBytes(length);
    }
  }

  private transient Aggregation aggregation;

  /** The measure, compiled where it is needed. */
  abstract Aggregation compile();

  abstract R result(Object finished);

  private Aggregation aggregation() {
    if (aggregation == null) {
      aggregation = compile();
    }
    return aggregation;
  }

  @Override
  public Buffer zero() {
    return new Buffer();
  }

  @Override
  public Buffer reduce(Buffer buffer, I value) {
    buffer.state(aggregation().stateType()).add(value, 0, 0, 0);
    return buffer;
  }

  @Override
  public Buffer merge(Buffer to, Buffer from) {
    StateType type = aggregation().stateType();
    to.state(type).merge(from.state(type));
    return to;
  }

  @Override
  public R finish(Buffer buffer) {
    return result(aggregation().finish(buffer.state(aggregation().stateType())));
  }

  @Override
  public Encoder<Buffer> bufferEncoder() {
    return Encoders.kryo(Buffer.class);
  }
}
