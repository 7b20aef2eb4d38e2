/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.security.SecureRandom;
import java.time.Duration;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Reads an API's items page by page; an item's cursor is that of its page. */
final class ReadPages extends ReadRows {
  private static final long serialVersionUID = 1;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpSource source;
  private final String from;
  private final long rows;

  /**
   * @param from cursor of the page to begin with, null for the first page of all
   * @param rows how many are wanted beyond that page
   */
  ReadPages(HttpSource source, String from, long rows) {
    this.source = source;
    this.from = from;
    this.rows = rows;
  }

  @Override
  public PCollection<KV<String, byte[]>> expand(PBegin input) {
    return input
        .apply("First page", Create.of(from == null ? "" : from).withCoder(StringUtf8Coder.of()))
        .apply("Read pages", ParDo.of(new ReadPagesFn(source, from != null, rows)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()));
  }

  private static final class ReadPagesFn extends DoFn<String, KV<String, byte[]>> {
    private static final long serialVersionUID = 1;

    private final HttpSource source;
    private final boolean again;
    private final long rows;

    ReadPagesFn(HttpSource source, boolean again, long rows) {
      this.source = source;
      this.again = again;
      this.rows = rows;
    }

    @ProcessElement
    public void process(@Element String from, OutputReceiver<KV<String, byte[]>> items)
        throws InterruptedException {
      PageClient client =
          new PageClient(source, TIMEOUT, new Backoff(new SecureRandom()), Pause.REAL);
      new PageWalk(source.toString(), client::page)
          .walk(from, again, rows, (cursor, item) -> items.output(KV.of(cursor, item)));
    }
  }
}
