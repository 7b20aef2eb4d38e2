/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store.beam;

import java.util.List;
import javax.sql.DataSource;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.shard.ShardFlush.CountRow;
import org.twinbeam.core.shard.ShardFlush.Reject;
import org.twinbeam.io.store.BatchRun;
import org.twinbeam.io.store.BatchStatements;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;

/**
 * JdbcIO writes of what a batch run computes. Every statement may be executed any number of times,
 * so a task that runs twice does no harm; states of a run that is no longer building are refused by
 * the store.
 */
public final class WriteBatchRun {
  private static final long BATCH_ROWS = 1000;

  private WriteBatchRun() {}

  /** The states of the run's cells, a statement for each list. */
  public static JdbcIO.Write<List<CellRow>> states(StoreConfig store, BatchRun run) {
    long number = run.run();
    return JdbcIO.<List<CellRow>>write()
        .withDataSourceProviderFn(pool(store))
        .withStatement(BatchStatements.WRITE_STATES)
        .withPreparedStatementSetter(
            (rows, statement) -> BatchStatements.setStates(statement, number, rows))
        .withBatchSize(1);
  }

  /** The equation's counts, by partition. */
  public static JdbcIO.Write<KV<Integer, CountRow>> counts(StoreConfig store, BatchRun run) {
    String stream = run.stream();
    String preparation = run.preparation();
    return JdbcIO.<KV<Integer, CountRow>>write()
        .withDataSourceProviderFn(pool(store))
        .withStatement(BatchStatements.WRITE_COUNT)
        .withPreparedStatementSetter(
            (row, statement) ->
                BatchStatements.setCount(
                    statement, stream, preparation, row.getKey(), row.getValue()))
        .withBatchSize(BATCH_ROWS);
  }

  public static JdbcIO.Write<Reject> rejects(StoreConfig store, BatchRun run) {
    String stream = run.stream();
    String preparation = run.preparation();
    return JdbcIO.<Reject>write()
        .withDataSourceProviderFn(pool(store))
        .withStatement(BatchStatements.WRITE_REJECT)
        .withPreparedStatementSetter(
            (row, statement) -> BatchStatements.setReject(statement, stream, preparation, row))
        .withBatchSize(BATCH_ROWS);
  }

  private static SerializableFunction<Void, DataSource> pool(StoreConfig store) {
    return ignored -> StorePools.dataSource(store);
  }
}
