/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.io.Serializable;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;
import org.twinbeam.core.wire.ValueCodec;
import org.twinbeam.models.feature.ModelInputs.Part;

/**
 * An event to learn of.
 *
 * @param timeMillis event time
 * @param partition with the offset: its place in the lake, which orders events of one time
 * @param part on which side of the split its columns put it
 * @param label 1 or 0 for true or false; NaN if nothing has told it
 * @param labelTimeMillis event time of what told the label
 * @param inputs as {@link org.twinbeam.models.feature.ModelInputs} reads them
 */
public record Example(
    long timeMillis,
    int partition,
    long offset,
    Part part,
    double label,
    long labelTimeMillis,
    Object[] inputs)
    implements Serializable {

  /** With the label that another event told. */
  public Example withLabelOf(Example other) {
    return new Example(timeMillis, partition, offset, part, other.label, other.timeMillis, inputs);
  }

  /** Written as bytes. */
  public byte[] toBytes() {
    ByteSink out = new ByteSink(64);
    out.putSignedVarLong(timeMillis);
    out.putSignedVarLong(partition);
    out.putVarLong(offset);
    out.putByte(part.ordinal());
    out.putFixedLong(Double.doubleToRawLongBits(label));
    out.putSignedVarLong(labelTimeMillis);
    out.putVarLong(inputs.length);
    for (Object input : inputs) {
      ValueCodec.write(out, input);
    }
    return out.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Example read(byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    long time = in.getSignedVarLong();
    int partition = (int) in.getSignedVarLong();
    long offset = in.getVarLong();
    Part part = Part.values()[in.getByte()];
    double label = Double.longBitsToDouble(in.getFixedLong());
    long labelTime = in.getSignedVarLong();
    Object[] inputs = new Object[(int) in.getVarLong()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = ValueCodec.read(in);
    }
    return new Example(time, partition, offset, part, label, labelTime, inputs);
  }
}
