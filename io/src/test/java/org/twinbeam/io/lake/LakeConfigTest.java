/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LakeConfigTest {

  private static final String URL = "jdbc:postgresql://db/lake";

  @Test
  void doesNotShowSecrets() {
    LakeConfig config = new LakeConfig(URL + "?password=p1", "user", "p2", "s3://bucket/w/");
    assertThat(config.toString())
        .isEqualTo("LakeConfig[jdbc:postgresql://db/lake?..., user, ***, s3://bucket/w]");
  }

  @Test
  void aPathIsMadeAbsolute() {
    assertThat(new LakeConfig(URL, "u", "p", "a/../lake").warehouse())
        .isEqualTo(Path.of("lake").toAbsolutePath().toString());
    assertThat(new LakeConfig(URL, "u", "p", "s3://bucket/w/").warehouse())
        .isEqualTo("s3://bucket/w");
  }

  @Test
  void needsPostgresqlAndAWarehouse() {
    assertThatThrownBy(() -> new LakeConfig("jdbc:h2:x", "u", "p", "/w"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must begin with jdbc:postgresql:");
    assertThatThrownBy(() -> new LakeConfig("postgres://me:secret@db/lake", "u", "p", "/w"))
        .hasMessageContaining("postgres://...@db/lake")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> new LakeConfig(URL, "u", "p", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("warehouse is empty");
  }
}
