/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.format.Gunzip;

/**
 * A request's body as it arrives, expanded: within its time, and no larger than allowed. Each byte
 * is taken from the request's share of memory before it is handed on.
 */
final class RequestBody extends FilterInputStream {
  /** Taken at once, so that the share is asked seldom. */
  private static final int STEP = 16 * 1024;

  private final HttpLimits limits;
  private final InFlight.Share share;
  private long read;
  private long taken;

  private RequestBody(InputStream in, HttpLimits limits, InFlight.Share share) {
    super(in);
    this.limits = limits;
    this.share = share;
  }

  /**
   * @throws Refusal if it is too large by its own account, or encoded in an unknown way
   */
  static InputStream open(HttpServletRequest request, HttpLimits limits, InFlight.Share share)
      throws IOException {
    if (request.getContentLengthLong() > limits.bodyBytes()) {
      throw tooLarge(limits);
    }
    String encoding = request.getHeader("Content-Encoding");
    String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    InputStream arriving = new Arriving(request.getInputStream(), limits);
    return switch (name) {
      case "", "identity" -> new RequestBody(arriving, limits, share);
      case "gzip", "x-gzip" ->
          new RequestBody(
              new Gunzip(arriving, limits.bodyBytes(), HttpLimits.GZIP_RATIO), limits, share);
      default ->
          throw Refusal.of(
              Refusal.Kind.UNKNOWN_ENCODING,
              "Content-Encoding is '" + encoding + "', must be gzip or identity");
    };
  }

  private static Refusal tooLarge(HttpLimits limits) {
    return Refusal.of(
        Refusal.Kind.TOO_LARGE, "the body is larger than " + limits.bodyBytes() + " bytes");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = in.read(to, offset, length);
    if (count > 0) {
      read += count;
      if (read > limits.bodyBytes()) {
        throw tooLarge(limits);
      }
      if (read > taken) {
        share.take(STEP + read - taken);
        taken = read + STEP;
      }
    }
    return count;
  }

  /** The body as it comes from the network. */
  private static final class Arriving extends FilterInputStream {
    private final HttpLimits limits;
    private final long began = System.nanoTime();

    Arriving(InputStream in, HttpLimits limits) {
      super(in);
      this.limits = limits;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        int count = in.read(to, offset, length);
        if (System.nanoTime() - began > limits.bodyTime().toNanos()) {
          throw tooSlow(null);
        }
        return count;
      } catch (FramingException | Refusal e) {
        throw e;
      } catch (IOException e) {
        throw e.getCause() instanceof TimeoutException
            ? tooSlow(e)
            : Refusal.of(
                Refusal.Kind.BODY_ENDED, "the connection failed before the body's end: " + e, e);
      }
    }

    private Refusal tooSlow(IOException e) {
      return Refusal.of(
          Refusal.Kind.TOO_SLOW,
          "the body did not arrive within "
              + limits.bodyTime().toMillis()
              + " ms, or nothing of it for too long",
          e);
    }
  }
}
