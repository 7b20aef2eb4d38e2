/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.format.JsonSplitter;
import org.twinbeam.io.format.SplitLimits;

/** Finds a page's items, each with its own bytes, and the next cursor. Works for many threads. */
final class PageReader {
  private static final int MAX_DEPTH = 1_000;

  /** Longest cursor: each row keeps its page's. */
  private static final int MAX_CURSOR = 4_096;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final SplitLimits limits;
  private final JsonPointer itemsAt;
  private final JsonPointer nextAt;

  /**
   * @param maxItemBytes largest item
   */
  PageReader(String itemsPointer, String nextPointer, int maxItemBytes) {
    this.itemsAt = JsonPointer.valueOf(itemsPointer);
    this.nextAt = JsonPointer.valueOf(nextPointer);
    this.limits = SplitLimits.DEFAULT.withEventBytes(maxItemBytes);
  }

  /**
   * @throws FramingException if it is no such page
   */
  Page read(byte[] body) throws IOException {
    Found found = new Found(body);
    try (JsonParser parser = JSON.createParser(body, found.begins, body.length - found.begins)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          found.look(token, parser);
        }
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new FramingException("the page is not JSON: " + e.getOriginalMessage());
    }
    return found.page();
  }

  /** What was found of a page so far. */
  private final class Found {
    private final byte[] body;

    /** After a byte order mark. */
    private final int begins;

    private List<byte[]> items;
    private String next;
    private boolean nextFound;

    Found(byte[] body) {
      this.body = body;
      boolean marked =
          body.length >= 3
              && body[0] == (byte) 0xEF
              && body[1] == (byte) 0xBB
              && body[2] == (byte) 0xBF;
      this.begins = marked ? 3 : 0;
    }

    void look(JsonToken token, JsonParser parser) throws IOException {
      if (token == JsonToken.END_ARRAY || token == JsonToken.END_OBJECT) {
        return;
      }
      JsonPointer at = parser.getParsingContext().pathAsPointer();
      // A container is its own context already.
      if (at.equals(nextAt)) {
        next(token, parser);
      } else if (at.equals(itemsAt)) {
        items(token, parser);
      }
    }

    private void next(JsonToken token, JsonParser parser) throws IOException {
      if (nextFound) {
        throw new FramingException("the page has two values at " + nextAt);
      }
      nextFound = true;
      switch (token) {
        case VALUE_NULL, VALUE_FALSE -> next = null;
        case VALUE_STRING, VALUE_NUMBER_INT -> {
          String text = parser.getText();
          if (text.length() > MAX_CURSOR) {
            throw new FramingException(
                "the next cursor has "
                    + text.length()
                    + " characters, must have at most "
                    + MAX_CURSOR);
          }
          next = text.isEmpty() ? null : text;
        }
        default ->
            throw new FramingException(
                "the next cursor at "
                    + nextAt
                    + " is "
                    + token
                    + ", must be a string, an integer, or null on the last page");
      }
    }

    private void items(JsonToken token, JsonParser parser) throws IOException {
      if (items != null) {
        throw new FramingException("the page has two values at " + itemsAt);
      }
      if (token != JsonToken.START_ARRAY) {
        throw new FramingException("the items at " + itemsAt + " are " + token + ", no array");
      }
      long before = parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      long from = begins + before;
      long to = begins + parser.currentLocation().getByteOffset();
      if (before < 0 || body[(int) from] != '[' || body[(int) to - 1] != ']') {
        throw new FramingException("the page is not in UTF-8");
      }
      List<byte[]> found = new ArrayList<>();
      new JsonSplitter(limits)
          .split(
              new ByteArrayInputStream(body, (int) from, (int) (to - from)),
              item -> found.add(item.payload()));
      items = found;
    }

    Page page() throws FramingException {
      if (items == null) {
        throw new FramingException("the page has no items at " + itemsAt);
      }
      return new Page(items, next);
    }
  }
}
