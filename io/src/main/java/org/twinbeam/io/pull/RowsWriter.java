/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.MediaTypes;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.io.imports.BucketChoice;
import org.twinbeam.io.imports.FileOutcome;
import org.twinbeam.io.imports.ImportResult;
import org.twinbeam.io.lake.BucketWriters;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.ImportedFile;

/** Writes the rows of one pull that are new, and keeps what the next one must know. */
final class RowsWriter implements AutoCloseable {
  private static final int HASH_BYTES = 16;

  private final PullPlan plan;
  private final BucketChoice bucket;
  private final BucketWriters writers;
  private final MessageDigest rowHash = sha256();
  private final MessageDigest contentHash = sha256();

  /** Rows of the first cursor that are not new. */
  private final Ties known;

  /** All rows of the cursor at hand, those before this pull too. */
  private Ties ties;

  private String at;
  private long rows;
  private long bytes;

  RowsWriter(PullPlan plan, PartitionKey key) throws IOException {
    this.plan = plan;
    this.bucket = new BucketChoice(key, plan.buckets());
    this.writers = new BucketWriters(plan.dataDir(), plan.buckets());
    this.at = plan.from().at();
    this.ties = Ties.read(plan.tiesDir(), plan.from().ties());
    this.known = ties.copy();
    contentHash.update((plan.name() + "\n" + plan.attempt()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param cursor not below that of the row before
   */
  void row(String cursor, byte[] payload) throws IOException {
    byte[] digest = rowHash.digest(payload);
    String hash =
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
    if (cursor.equals(plan.from().at()) && known.remove(hash)) {
      return;
    }
    if (!cursor.equals(at)) {
      at = cursor;
      ties = new Ties();
    }
    int before = 0;
    if (!plan.unique()) {
      before = ties.count(hash);
      ties.add(hash);
    }
    writers.write(record(cursor, hash, before, payload));
    contentHash.update(digest);
    rows++;
    bytes += payload.length;
    if (rows >> ImportLake.ROW_BITS != 0) {
      throw new PullRefusedException("one import cannot have more than 2^32 rows");
    }
  }

  private LogRecord record(String cursor, String hash, int before, byte[] payload) {
    String copy = before == 0 ? "" : "/" + (before + 1);
    String identity = plan.name() + "/" + cursor + "/" + hash + copy;
    return new LogRecord(
        bucket.partition(payload, MediaTypes.JSON, plan.source(), BucketChoice.hash(identity)),
        (plan.ordinal() << ImportLake.ROW_BITS) + rows,
        plan.number(),
        plan.startedAt(),
        payload,
        MediaTypes.JSON,
        plan.source(),
        identity);
  }

  /** So many rows were new. */
  long rows() {
    return rows;
  }

  /** Completes the files. */
  ImportResult finish() throws IOException {
    String file = plan.unique() ? null : ties.write(plan.tiesDir());
    ImportedFile pulled =
        new ImportedFile(
            plan.ordinal(),
            plan.number(),
            plan.name(),
            HexFormat.of().formatHex(contentHash.digest()),
            bytes,
            rows);
    return new ImportResult(
        List.of(FileOutcome.read(pulled)),
        writers.finish(),
        new PullCursor(plan.from().by(), at, file).text());
  }

  @Override
  public void close() throws IOException {
    writers.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }
}
