/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.util.Optional;

/**
 * A pull of a paged API, up to the page that is the last when it gets there. The next pull asks for
 * that page again, which may have grown.
 */
public final class HttpPull implements Pull {
  private final HttpSource source;

  public HttpPull(HttpSource source) {
    this.source = source;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public String source() {
    return source.source();
  }

  @Override
  public String cursorIs() {
    return source.cursorParam();
  }

  @Override
  public boolean unique() {
    return false;
  }

  @Override
  public Optional<ReadRows> next(PullCursor from, String tiesDir, long rows) {
    return Optional.of(new ReadPages(source, from.at(), rows));
  }
}
