/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One moment of the store; valid only while {@link StoreReader#read} runs. */
public final class Snapshot {

  private final Connection connection;
  private final Pins pins;

  Snapshot(Connection connection) {
    this.connection = connection;
    this.pins = new Pins(connection);
  }

  /** All registered streams by name. */
  public List<StreamEntry> streams() throws SQLException {
    return Catalog.streams(connection);
  }

  /** The live versions of a stream's views by view name. */
  public List<LiveView> views(String stream) throws SQLException {
    return Catalog.views(connection, stream);
  }

  /** The live version of a view of a stream, if there is such a view. */
  public Optional<LiveView> view(String stream, String view) throws SQLException {
    return Catalog.view(connection, stream, view);
  }

  /** All registered versions of a stream's views, newest first. */
  public List<ViewVersion> versions(String stream) throws SQLException {
    return Catalog.versions(connection, stream);
  }

  /** The newest generation that a speed job of a stream's views has begun; 0 if none has. */
  public long newestGeneration(String stream) throws SQLException {
    return Generations.newest(connection, stream);
  }

  /** What the store knows of a stream's progress. */
  public StreamStatus status(String stream) throws SQLException {
    return StatusReader.read(connection, stream);
  }

  /**
   * Rejects of a preparation, newest first.
   *
   * @param from where to begin; absent for the newest
   */
  public RejectPage rejects(
      String stream, String preparation, Optional<RejectPage.Position> from, int limit)
      throws SQLException {
    return Catalog.rejects(connection, stream, preparation, from, limit);
  }

  /**
   * Batch runs of a stream, newest first.
   *
   * @param from number of the run to begin with; absent for the newest
   */
  public RunPage runs(String stream, OptionalLong from, int limit) throws SQLException {
    return RunRows.read(connection, stream, from, limit);
  }

  /**
   * Epochs of a stream, newest first, with what became of their events.
   *
   * @param from where to begin; absent for the newest
   */
  public EpochPage epochs(String stream, OptionalLong from, int limit) throws SQLException {
    return EpochRows.read(connection, stream, from, limit);
  }

  /**
   * Chooses what an answer is made of: the published run, or the one before it where {@code asOf}
   * asks for that, and the generation that has settled furthest.
   *
   * @throws AsOfException if there is no answer as of that epoch; the message names those there are
   */
  public Pin pin(String version, OptionalLong asOf) throws SQLException {
    return pins.choose(version, asOf);
  }

  /**
   * What an answer covers.
   *
   * @throws PinExpiredException if the pin's run or generation is no longer kept
   */
  public Coverage coverage(Pin pin) throws SQLException {
    return pins.coverage(pin);
  }

  /**
   * Each state that an answer merges for a key, with where it comes from: those of the batch layer,
   * by pane, then those of the speed layer, by epoch and shard.
   *
   * @param range of a whole key
   */
  public List<StateRow> states(Pin pin, CellRange range) throws SQLException {
    return StateRows.read(connection, pin, range);
  }

  /** The rows of an answer; to be closed by the caller. */
  public CellCursor cells(Pin pin, CellRange range) throws SQLException {
    return new CellCursor(connection, pin, range);
  }
}
