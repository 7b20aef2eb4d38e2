/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

/**
 * The right to import into a stream, held by one driver at a time: it ends with the driver's
 * process, however that ends.
 */
public final class ImportLease implements AutoCloseable {
  private final CatalogLock lock;

  private ImportLease(CatalogLock lock) {
    this.lock = lock;
  }

  /**
   * @param owner who asks, as people should read it; 63 bytes of it are kept
   * @throws LakeException if another holds it, naming that one
   */
  public static ImportLease acquire(LakeConfig config, String stream, String owner) {
    return new ImportLease(
        CatalogLock.take(
            config,
            RawTable.importsOf(stream) + " lease",
            owner,
            "files are being imported into stream " + stream));
  }

  @Override
  public void close() {
    lock.close();
  }
}
