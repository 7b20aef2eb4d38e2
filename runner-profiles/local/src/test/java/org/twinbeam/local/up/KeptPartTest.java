/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeptPartTest {
  private final List<String> states = new CopyOnWriteArrayList<>();
  private final BlockingQueue<CompletableFuture<String>> started = new LinkedBlockingQueue<>();
  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private KeptPart part;

  private KeptPart part(KeptPart.Start start) {
    part = new KeptPart("gateway", Path.of("gateway.log"), start, this::note, Clock.systemUTC());
    return part;
  }

  private void note() {
    states.add(part.seen().state() + " " + part.seen().restarts());
  }

  private Running running() {
    CompletableFuture<String> end = new CompletableFuture<>();
    Running running = new Running("here", end, () -> stopped.add("stopped"));
    started.add(end);
    return running;
  }

  @Test
  void isStartedAgainWheneverItEnds() throws Exception {
    try (KeptPart gateway = part(this::running).begin()) {
      assertThat(gateway.awaitUp()).isEqualTo("here");
      assertThat(gateway.seen().problem()).isNull();
      started.take().complete("ended with status 137");
      CompletableFuture<String> second = started.take();
      while (!states.contains("up 1")) {
        Thread.sleep(5);
      }
      assertThat(gateway.seen().problem()).isEqualTo("ended with status 137");
      assertThat(second).isNotDone();
      assertThat(stopped).hasSize(1);
      assertThat(states).containsExactly("starting 0", "up 0", "down 0", "starting 1", "up 1");
    }
    assertThat(stopped).hasSize(2);
  }

  @Test
  void tellsWhyItsFirstStartFailedAndTriesAgain() throws Exception {
    boolean[] tried = new boolean[1];
    try (KeptPart gateway =
        part(() -> {
              if (tried[0]) {
                return running();
              }
              tried[0] = true;
              throw new IOException("ended with status 2: gateway: no such file");
            })
            .begin()) {
      assertThatThrownBy(gateway::awaitUp)
          .isInstanceOf(IOException.class)
          .hasMessage("gateway: ended with status 2: gateway: no such file");
      started.take();
    }
  }

  @Test
  void isSeenToBeUpOnlyWithWhatItIsStartedWithNow() throws Exception {
    try (KeptPart gateway = part(this::running).begin()) {
      gateway.awaitUp();
      started.take();
      gateway.restart();
      started.take();
      while (!gateway.seen().isUp()) {
        Thread.sleep(5);
      }
      assertThat(stopped).hasSize(1);
      assertThat(gateway.seen().restarts()).isZero();
      assertThat(gateway.seen().problem()).isNull();
    }
  }

  @Test
  void endsWhatIsJustStarting() throws Exception {
    CompletableFuture<String> interrupted = new CompletableFuture<>();
    KeptPart gateway =
        part(() -> {
              try {
                Thread.sleep(60_000);
                return running();
              } catch (InterruptedException e) {
                interrupted.complete("interrupted");
                throw e;
              }
            })
            .begin();
    while (states.isEmpty()) {
      Thread.sleep(5);
    }
    gateway.close();
    assertThat(interrupted).isCompleted();
  }
}
