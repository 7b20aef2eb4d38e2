/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.format.TooLargeException;

/**
 * Asks an API for pages: not more often than allowed, and again after what may pass, as 429, 5xx, a
 * timeout, or a body that breaks off. Not thread-safe.
 */
final class PageClient {
  private static final Logger LOG = LoggerFactory.getLogger(PageClient.class);

  private static final int MAX_PAGE_BYTES = 32 << 20;
  private static final int MAX_ITEM_BYTES = 16 << 20;
  private static final int REDIRECTS = 5;
  private static final int SHOWN = 200;

  private static final Set<Integer> MAY_PASS = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final HttpSource source;
  private final PageReader reader;
  private final HttpClient client;
  private final Duration timeout;
  private final Backoff backoff;
  private final Pause pause;
  private long nextAt;

  /**
   * @param timeout of one request, its body included
   */
  PageClient(HttpSource source, Duration timeout, Backoff backoff, Pause pause) {
    this.source = source;
    this.reader = new PageReader(source.itemsPointer(), source.nextPointer(), MAX_ITEM_BYTES);
    this.timeout = timeout;
    this.backoff = backoff;
    this.pause = pause;
    this.nextAt = pause.nanos();
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            // Followed here: another host must not get the token.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** What may pass: trying again can help. */
  private static final class PassingException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> asked;

    PassingException(String message, Optional<Duration> asked) {
      super(message);
      this.asked = asked;
    }
  }

  /**
   * The page of a cursor.
   *
   * @throws PullRefusedException if the answer is not what it must be, and will not be
   * @throws PullException if it does not come, after {@value Backoff#ATTEMPTS} attempts
   */
  Page page(String cursor) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return reader.read(body(cursor));
      } catch (TooLargeException e) {
        throw new PullRefusedException(told(cursor) + ": " + e.getMessage(), e);
      } catch (IOException e) {
        Optional<Duration> asked =
            e instanceof PassingException passing ? passing.asked : Optional.empty();
        String why = e instanceof FramingException ? e.getMessage() : text(e);
        if (failures == Backoff.ATTEMPTS) {
          throw new PullException(
              "%s failed %d times, last: %s".formatted(told(cursor), failures, why), e);
        }
        if (asked.isPresent() && asked.get().compareTo(Backoff.LONGEST) > 0) {
          throw new PullException(
              "%s: %s. That is too long to wait here: pull again then".formatted(told(cursor), why),
              e);
        }
        Duration delay = backoff.delay(failures, asked);
        LOG.info("{}: {}; trying again in {} ms", told(cursor), why, delay.toMillis());
        pause.sleep(delay.toNanos());
      }
    }
  }

  private static String text(IOException e) {
    if (e instanceof PassingException) {
      return e.getMessage();
    }
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
  }

  private String told(String cursor) {
    return cursor.isEmpty()
        ? "asking " + source + " for its first page"
        : "asking %s for %s=%s".formatted(source, source.cursorParam(), shown(cursor));
  }

  private byte[] body(String cursor) throws IOException, InterruptedException {
    URI at = source.page(cursor);
    for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
      HttpResponse<byte[]> response = send(at);
      int status = response.statusCode();
      if (status == 200) {
        return response.body();
      }
      Optional<String> location = response.headers().firstValue("Location");
      if (status / 100 != 3 || location.isEmpty()) {
        throw failed(cursor, response);
      }
      at = redirected(cursor, at, location.get());
    }
    throw new PullRefusedException(
        told(cursor) + ": more than " + REDIRECTS + " redirects, one after the other");
  }

  private URI redirected(String cursor, URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new PullRefusedException(told(cursor) + ": redirected to what is no address", e);
    }
    if (to.getHost() == null
        || !("https".equalsIgnoreCase(to.getScheme())
            || ("http".equalsIgnoreCase(to.getScheme())
                && "http".equalsIgnoreCase(from.getScheme())))) {
      throw new PullRefusedException(
          "%s: redirected to %s, which is not followed"
              .formatted(told(cursor), HttpSource.withoutSecrets(to)));
    }
    return to;
  }

  private HttpResponse<byte[]> send(URI at) throws IOException, InterruptedException {
    long now = pause.nanos();
    if (nextAt > now) {
      pause.sleep(nextAt - now);
    }
    nextAt = Math.max(now, nextAt) + (long) (1e9 / source.requestsPerSecond());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at).timeout(timeout).header("Accept", "application/json");
    if (source.token() != null && source.isHome(at)) {
      request.header("Authorization", "Bearer " + source.token());
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request.build(), response -> new BoundedBody(MAX_PAGE_BYTES));
    try {
      // The request's own timeout ends with the headers; a body may drip for ever.
      return sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new PassingException(
          "no whole answer within " + timeout.toMillis() + " ms", Optional.empty());
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  private static IOException cause(ExecutionException e) {
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (t instanceof TooLargeException tooLarge) {
        return tooLarge;
      }
    }
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  private IOException failed(String cursor, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String text = "the answer is " + status + body(response.body());
    if (MAY_PASS.contains(status)) {
      Optional<Duration> asked =
          response
              .headers()
              .firstValue("Retry-After")
              .flatMap(header -> Backoff.retryAfter(header, pause.now()));
      return new PassingException(
          text + asked.map(a -> ", asking to wait " + a.toSeconds() + " s").orElse(""), asked);
    }
    String advice =
        switch (status) {
          case 401, 403 ->
              source.token() == null
                  ? ". If it wants a bearer token, put it into the environment variable TWINBEAM_HTTP_TOKEN"
                  : ". It does not take the token in TWINBEAM_HTTP_TOKEN";
          case 400, 404, 410, 422 ->
              cursor.isEmpty()
                  ? ""
                  : ". If it keeps its cursors for some time only, give another --cursorName to read all again";
          default -> "";
        };
    throw new PullRefusedException(told(cursor) + ": " + text + advice);
  }

  private static String body(byte[] body) {
    String text =
        shown(new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8));
    return text.isBlank() ? "" : " '" + text + "'";
  }

  /** What came from elsewhere, fit for one line. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
