/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.util.List;

/**
 * One page of an API.
 *
 * @param items as they were received
 * @param next the next page's cursor; null on the last page
 */
record Page(List<byte[]> items, String next) {

  Page {
    items = List.copyOf(items);
  }
}
