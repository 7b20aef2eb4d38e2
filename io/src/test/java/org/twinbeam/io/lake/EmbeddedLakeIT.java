/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.io.embedded.LakeExtension;

/** The lake's contract on an embedded PostgreSQL and local files. */
class EmbeddedLakeIT extends LakeContract {

  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  @Override
  LakeConfig config() {
    return LAKE.config();
  }

  @Override
  String newStream() {
    return LAKE.newStream();
  }
}
