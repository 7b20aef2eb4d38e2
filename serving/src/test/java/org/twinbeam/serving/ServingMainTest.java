/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingMainTest {

  private static final String URL = "--storeUrl=jdbc:postgresql://localhost/twinbeam";

  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    ServingConfig config = config(URL);
    assertThat(config.listener().host()).isEqualTo("127.0.0.1");
    assertThat(config.listener().port()).isEqualTo(18_080);
    assertThat(config.store().user()).isEqualTo("postgres");
    assertThat(config.store().password()).isEmpty();
  }

  @Test
  void takesEveryFlag(@TempDir Path dir) throws IOException {
    Path tokens = dir.resolve("tokens");
    Files.writeString(tokens, "me read token:0123456789abcdef\n");
    ServingConfig config =
        ServingMain.config(
            new String[] {
              URL, "--storeUser=me", "--host=0.0.0.0", "--port=0", "--tokensFile=" + tokens
            },
            Map.of("TWINBEAM_STORE_PASSWORD", "secret"));
    assertThat(config.listener().host()).isEqualTo("0.0.0.0");
    assertThat(config.listener().port()).isZero();
    assertThat(config.store().user()).isEqualTo("me");
    assertThat(config.store().password()).isEqualTo("secret");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> config()).hasMessage("--storeUrl must be given");
    assertThatThrownBy(() -> config(URL, "--prot=1")).hasMessageContaining("--prot=1");
    assertThatThrownBy(() -> config(URL, "--port=high"))
        .hasMessage("--port is high, must be 0 to 65535");
    assertThatThrownBy(() -> config(URL, "--port=70000"))
        .hasMessage("--port is 70000, must be 0 to 65535");
    assertThatThrownBy(() -> config(URL, "--host=0.0.0.0"))
        .hasMessageContaining(
            "host is 0.0.0.0, which other machines reach, and no tokens are asked");
    assertThatThrownBy(() -> config("--storeUrl=mysql://h/d"))
        .hasMessageContaining("must start with jdbc:postgresql:");
  }

  private static ServingConfig config(String... args) {
    return ServingMain.config(args, Map.of());
  }
}
