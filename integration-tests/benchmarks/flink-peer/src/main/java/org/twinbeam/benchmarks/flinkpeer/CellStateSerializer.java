/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Cells in checkpoints: the view's ordinal, the length, and the bytes that the store has. */
public final class CellStateSerializer extends TypeSerializerSingleton<CellState> {
  private static final long serialVersionUID = 1L;
  private static final CellView[] VIEWS = CellView.values();

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public CellState createInstance() {
    return new CellState(VIEWS[0]);
  }

  @Override
  public CellState copy(CellState from) {
    return CellState.read(from.view(), from.toBytes());
  }

  @Override
  public CellState copy(CellState from, CellState reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(CellState state, DataOutputView target) throws IOException {
    byte[] bytes = state.toBytes();
    target.writeByte(state.view().ordinal());
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public CellState deserialize(DataInputView source) throws IOException {
    CellView view = VIEWS[source.readByte()];
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return CellState.read(view, bytes);
  }

  @Override
  public CellState deserialize(CellState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.writeByte(source.readByte());
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public TypeSerializerSnapshot<CellState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** For Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<CellState> {
    /** For Flink. */
    public Snapshot() {
      super(CellStateSerializer::new);
    }
  }
}
