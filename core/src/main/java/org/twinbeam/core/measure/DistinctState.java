/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * An estimate of the number of different values: HyperLogLog of 2^12 registers by Apache
 * DataSketches. Its relative standard error is 1.04 / sqrt(2^12) = 1.63 %: two thirds of estimates
 * are nearer, and 99.7 % are within 4.9 %. Up to some 380 different values it holds their hashes,
 * and the estimate is exact but for collisions of 26 bits.
 *
 * <p>A sketch's usual ("HIP") estimate depends on the order of what it saw. The composite estimate,
 * the one that unions give, depends on the registers alone; so it is used throughout.
 *
 * <p>Values are hashed from canonical bytes: -0.0 counts as 0.0, NaN is one value. Bytes: the
 * length of the sketch, 0 if empty, and DataSketches' compact form: 8 to 12 bytes and 4 for each
 * different value up to about 380, then 4,136. States of equal events may differ in bytes, never in
 * the estimate.
 */
final class DistinctState implements State {
  private static final int LG_K = 12;

  record Type(Scalar scalar) implements StateType {
    @Override
    public State zero() {
      return new DistinctState(scalar, new HllSketch(LG_K, TgtHllType.HLL_8));
    }

    @Override
    public State read(ByteBuffer in) {
      int length = Wire.readLength(in, 1);
      if (length == 0) {
        return zero();
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      return new DistinctState(scalar, sketch(bytes));
    }

    private static HllSketch sketch(byte[] bytes) {
      HllSketch sketch;
      try {
        sketch = HllSketch.heapify(bytes);
      } catch (RuntimeException | AssertionError e) {
        // DataSketches reports bad bytes by exceptions of many kinds.
        throw new IllegalArgumentException("malformed measure state: not a HLL sketch", e);
      }
      if (sketch.getLgConfigK() != LG_K
          || sketch.getTgtHllType() != TgtHllType.HLL_8
          || sketch.isEmpty()
          || sketch.getCompactSerializationBytes() != bytes.length) {
        throw Wire.malformed("a HLL sketch of another shape");
      }
      return sketch;
    }
  }

  private final Scalar scalar;
  private HllSketch sketch;

  private DistinctState(Scalar scalar, HllSketch sketch) {
    this.scalar = scalar;
    this.sketch = sketch;
  }

  /** Estimate, rounded to a whole number. */
  long distinct() {
    return Math.round(sketch.getCompositeEstimate());
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value == null) {
      return;
    }
    Object canonical = scalar.canonical(value);
    if (canonical instanceof String text) {
      sketch.update(bytesOf(text));
    } else if (canonical instanceof Long number) {
      sketch.update((long) number);
    } else if (canonical instanceof Double number) {
      sketch.update((double) number);
    } else if (canonical instanceof Boolean bool) {
      sketch.update(bool ? 1L : 0L);
    } else if (canonical instanceof BigDecimal number) {
      sketch.update(number.unscaledValue().toByteArray());
    } else if (canonical instanceof Instant instant) {
      sketch.update(new long[] {instant.getEpochSecond(), instant.getNano()});
    } else {
      sketch.update(((LocalDate) canonical).toEpochDay());
    }
  }

  /** UTF-8 and a byte that UTF-8 never has, because a sketch passes over the empty string. */
  private static byte[] bytesOf(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(Text.size(text) + 1);
    Text.write(bytes, text);
    bytes.put((byte) 0xff);
    return bytes.array();
  }

  @Override
  public void merge(State other) {
    HllSketch that = ((DistinctState) other).sketch;
    if (that.isEmpty()) {
      return;
    }
    if (sketch.isEmpty()) {
      sketch = that.copy();
      return;
    }
    Union union = new Union(LG_K);
    union.update(sketch);
    union.update(that);
    sketch = union.getResult(TgtHllType.HLL_8);
  }

  @Override
  public int size() {
    int size = sketch.isEmpty() ? 0 : sketch.getCompactSerializationBytes();
    return Wire.sizeOfUnsigned(size) + size;
  }

  @Override
  public void write(ByteBuffer out) {
    byte[] bytes = sketch.isEmpty() ? new byte[0] : sketch.toCompactByteArray();
    Wire.writeUnsigned(out, bytes.length);
    out.put(bytes);
  }
}
