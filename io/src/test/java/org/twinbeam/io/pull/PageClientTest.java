/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server of sockets; only the waiting between requests is not real. */
class PageClientTest {
  private static final String PAGE = "{\"data\":[{\"n\":1}],\"paging\":{\"next\":\"x/ y\"}}";

  private final FakeApi api = new FakeApi();

  /** What the client would have slept, milliseconds. */
  private final List<Long> slept = new ArrayList<>();

  private final Pause pause =
      new Pause() {
        private long nanos;

        @Override
        public long nanos() {
          return nanos;
        }

        @Override
        public Instant now() {
          return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public void sleep(long duration) {
          nanos += duration;
          slept.add(duration / 1_000_000);
        }
      };

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void asksForPagesNotMoreOftenThanAllowed() throws Exception {
    PageClient client = client(api.url(), null, 5);
    api.then(200, PAGE).then(200, PAGE).then(200, PAGE);
    assertThat(client.page("").next()).isEqualTo("x/ y");
    client.page("x/ y");
    client.page("z");
    assertThat(api.requests)
        .containsExactly("/v1/doors null", "/v1/doors?after=x%2F+y null", "/v1/doors?after=z null");
    assertThat(slept).containsExactly(200L, 200L);
  }

  @Test
  void aQueryOfTheUsersIsKept() throws Exception {
    api.then(200, PAGE);
    client(api.url() + "?state=open", "s3cret", 1_000).page("7");
    assertThat(api.requests).containsExactly("/v1/doors?state=open&after=7 Bearer s3cret");
  }

  @Test
  void waitsAsLongAsAServerAsks() throws Exception {
    api.then(429, "slower", "Retry-After", "7").then(503, "", "Retry-After", "0").then(200, PAGE);
    assertThat(client(api.url(), null, 1_000).page("").items()).hasSize(1);
    assertThat(slept).hasSize(2);
    assertThat(slept.get(0)).isEqualTo(7_000);
    assertThat(slept.get(1)).isBetween(500L, 1_000L);
  }

  @Test
  void aServerThatAsksForTooMuchIsLeftAlone() {
    api.then(429, "", "Retry-After", "86400");
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page(""))
        .isInstanceOf(PullException.class)
        .isNotInstanceOf(PullRefusedException.class)
        .hasMessageContaining("429, asking to wait 86400 s. That is too long to wait here");
  }

  @Test
  void givesUpAfterEightAttemptsAndTellsTheLast() {
    for (int i = 0; i < 8; i++) {
      api.then(500, "oh\nno");
    }
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page("9"))
        .isInstanceOf(PullException.class)
        .hasMessage(
            "asking %s for after=9 failed 8 times, last: the answer is 500 'oh no'"
                .formatted(api.url()));
    assertThat(slept).hasSize(7);
    assertThat(slept.get(6)).isBetween(15_000L, 30_000L);
  }

  @Test
  void aBodyThatBreaksOffIsAskedForAgain() throws Exception {
    api.then(
            exchange -> {
              exchange.sendResponseHeaders(200, PAGE.length());
              exchange.getResponseBody().write(PAGE.substring(0, 10).getBytes(UTF_8));
              exchange.getResponseBody().flush();
              exchange.close();
            })
        .then(200, PAGE.substring(0, 20))
        .then(200, PAGE);
    assertThat(client(api.url(), null, 1_000).page("").items()).hasSize(1);
    assertThat(slept).hasSize(2);
  }

  @Test
  void aBodyThatDripsIsAskedForAgain() throws Exception {
    api.then(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try {
                while (!Thread.interrupted()) {
                  exchange.getResponseBody().write(' ');
                  exchange.getResponseBody().flush();
                  Thread.sleep(5);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })
        .then(200, PAGE);
    assertThat(client(api.url(), null, 1_000, Duration.ofSeconds(2)).page("").items()).hasSize(1);
    assertThat(slept).hasSize(1);
  }

  @Test
  void anEndlessBodyIsRefused() {
    api.then(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = " ".repeat(1 << 20).getBytes(UTF_8);
          while (true) {
            exchange.getResponseBody().write(chunk); // ends when the client has gone
          }
        });
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page(""))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("more than 33554432 bytes");
  }

  @Test
  void aRefusalIsToldWithAdvice() {
    api.then(401, "who?").then(410, "gone").then(403, "").then(204, "");
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page(""))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("401 'who?'. If it wants a bearer token, put it into")
        .hasMessageContaining("TWINBEAM_HTTP_TOKEN");
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page("old"))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("after=old: the answer is 410 'gone'")
        .hasMessageContaining("--cursorName");
    assertThatThrownBy(() -> client(api.url(), "s3cret", 1_000).page(""))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("does not take the token")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page(""))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("the answer is 204");
  }

  @Test
  void aRedirectIsFollowedAndAnotherHostDoesNotGetTheToken() throws Exception {
    try (FakeApi other = new FakeApi()) {
      api.then(302, "", "Location", "/v2").then(307, "", "Location", other.url());
      other.then(200, PAGE);
      assertThat(client(api.url(), "s3cret", 1_000).page("").items()).hasSize(1);
      assertThat(api.requests).containsExactly("/v1/doors Bearer s3cret", "/v2 Bearer s3cret");
      assertThat(other.requests).containsExactly("/v1/doors null");
    }
  }

  @Test
  void redirectsEnd() {
    for (int i = 0; i < 6; i++) {
      api.then(302, "", "Location", "/v1/doors");
    }
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page(""))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("more than 5 redirects");
    api.then(302, "", "Location", "file:///etc/passwd");
    assertThatThrownBy(() -> client(api.url(), null, 1_000).page(""))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("which is not followed");
  }

  @Test
  void noServerIsAFailureAfterAllAttempts() {
    String url = api.url();
    api.close();
    assertThatThrownBy(() -> client(url, null, 1_000).page(""))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("failed 8 times, last: ConnectException");
  }

  private PageClient client(String url, String token, double perSecond) {
    return client(url, token, perSecond, Duration.ofSeconds(20));
  }

  private PageClient client(String url, String token, double perSecond, Duration timeout) {
    HttpSource source = HttpSource.of(url, "after", "/data", "/paging/next", token, perSecond);
    return new PageClient(source, timeout, new Backoff(new Random(3)), pause);
  }
}
