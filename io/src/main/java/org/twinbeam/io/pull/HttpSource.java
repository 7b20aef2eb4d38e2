/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A JSON API that gives its items page by page: each page has an array of items, and the cursor of
 * the page after it unless it is the last.
 *
 * @param cursorParam name of the query parameter that takes a cursor
 * @param itemsPointer JSON pointer to the array
 * @param nextPointer JSON pointer to the next page's cursor
 * @param token bearer token, or null
 */
public record HttpSource(
    URI uri,
    String cursorParam,
    String itemsPointer,
    String nextPointer,
    String token,
    double requestsPerSecond)
    implements Serializable {

  /** What a bearer token may hold (RFC 6750). */
  private static final Pattern TOKEN = Pattern.compile("[-._~+/A-Za-z0-9]+=*");

  public HttpSource {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("http") && !scheme.equals("https"))
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null) {
      throw new PullRefusedException(
          "the URL is "
              + withoutSecrets(uri)
              + ", must be http:// or https:// with a host, and have no user and no fragment");
    }
    checkPointer("items", itemsPointer);
    checkPointer("next cursor", nextPointer);
    if (cursorParam.isBlank()) {
      throw new PullRefusedException("the cursor's parameter has no name");
    }
    if (!(requestsPerSecond > 0 && requestsPerSecond <= 1_000)) {
      throw new PullRefusedException(
          "requests per second are " + requestsPerSecond + ", must be above 0 and at most 1000");
    }
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new PullRefusedException("the bearer token has characters that none may have");
    }
    if (token != null && scheme.equals("http") && !isLoopback(uri.getHost())) {
      throw new PullRefusedException(
          "a token would go to "
              + uri.getHost()
              + " by http://, for all on the way to read: use https://");
    }
  }

  /** As the constructor, from a URL's text. */
  public static HttpSource of(
      String url,
      String cursorParam,
      String itemsPointer,
      String nextPointer,
      String token,
      double requestsPerSecond) {
    try {
      return new HttpSource(
          new URI(url), cursorParam, itemsPointer, nextPointer, token, requestsPerSecond);
    } catch (URISyntaxException e) {
      throw new PullRefusedException("the URL is none: " + e.getReason() + " at " + e.getIndex());
    }
  }

  private static void checkPointer(String what, String pointer) {
    try {
      JsonPointer.valueOf(pointer);
    } catch (IllegalArgumentException e) {
      throw new PullRefusedException(
          "the pointer to the " + what + " is '" + pointer + "', must begin with / (RFC 6901)", e);
    }
  }

  /** Without a look at any name server. */
  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("[::1]");
  }

  /** As rows tell it. */
  public String source() {
    return "http:" + uri.getRawAuthority() + path();
  }

  /** Of all sources: queries differ by a hash, for they may hold secrets. */
  public String name() {
    String query = uri.getRawQuery();
    return query == null
        ? source()
        : source()
            + "?"
            + UUID.nameUUIDFromBytes(query.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
  }

  private String path() {
    return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  /** Address of the page of a cursor; of the first for the empty one. */
  URI page(String cursor) {
    if (cursor.isEmpty()) {
      return uri;
    }
    String text = uri.toString();
    return URI.create(
        text
            + (uri.getRawQuery() == null ? "?" : "&")
            + URLEncoder.encode(cursorParam, StandardCharsets.UTF_8)
            + "="
            + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
  }

  /** Whether an address is of the service that was given, which alone gets the token. */
  boolean isHome(URI other) {
    return uri.getScheme().equalsIgnoreCase(other.getScheme())
        && uri.getHost().equalsIgnoreCase(other.getHost())
        && uri.getPort() == other.getPort();
  }

  /** An address as it may be shown. */
  static String withoutSecrets(URI uri) {
    return (uri.getScheme() == null ? "" : uri.getScheme() + "://")
        + (uri.getHost() == null ? "" : uri.getHost())
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + (uri.getRawPath() == null ? "" : uri.getRawPath());
  }

  @Override
  public String toString() {
    return withoutSecrets(uri);
  }
}
