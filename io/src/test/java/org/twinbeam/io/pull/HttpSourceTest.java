/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSourceTest {

  @ParameterizedTest
  @CsvSource({
    "ftp://api.example/v1, must be http:// or https://",
    "api.example/v1, must be http:// or https://",
    "https://me:pw@api.example/v1, have no user",
    "https://api.example/v1#top, no fragment",
    "https://api.example/a b, the URL is none",
  })
  void otherUrlsAreRefused(String url, String why) {
    assertThatThrownBy(() -> source(url, null))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("pw");
  }

  @Test
  void aTokenDoesNotGoOverAnOpenLine() {
    assertThatThrownBy(() -> source("http://api.example/v1", "t0ken"))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("use https://")
        .hasMessageNotContaining("t0ken");
    assertThatThrownBy(() -> source("https://api.example/v1", "two\r\nlines"))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageNotContaining("lines");
    assertThat(source("http://127.0.0.1:80/v1", "t0ken").token()).isEqualTo("t0ken");
    assertThat(source("http://localhost/v1", "t0ken").toString()).isEqualTo("http://localhost/v1");
  }

  @Test
  void sourcesAreToldApartWithNoSecretInTheirNames() {
    assertThat(source("https://api.example", null).source()).isEqualTo("http:api.example/");
    String one = source("https://api.example/v1?key=one", null).name();
    assertThat(one).matches("http:api.example/v1\\?[0-9a-f]{8}");
    assertThat(source("https://api.example/v1?key=two", null).name()).isNotEqualTo(one);
    assertThat(source("https://api.example/v1?key=one", null).toString()).doesNotContain("one");
  }

  @Test
  void pointersAndRatesAreChecked() {
    assertThatThrownBy(() -> HttpSource.of("http://a/", "after", "data", "/next", null, 5))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("is 'data', must begin with /");
    assertThatThrownBy(() -> HttpSource.of("http://a/", "after", "/data", "/next", null, 0))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("are 0.0, must be above 0");
    assertThatThrownBy(
            () -> HttpSource.of("http://a/", "after", "/data", "/next", null, Double.NaN))
        .isInstanceOf(PullRefusedException.class);
  }

  private static HttpSource source(String url, String token) {
    return HttpSource.of(url, "after", "/data", "/paging/next", token, 5);
  }
}
