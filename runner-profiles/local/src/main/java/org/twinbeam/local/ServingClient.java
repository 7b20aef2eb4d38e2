/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks serving over HTTP, as anybody would. */
public final class ServingClient {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String base;

  /**
   * @param base such as http://127.0.0.1:18080
   */
  public ServingClient(String base) {
    this.base = base;
  }

  String base() {
    return base;
  }

  /**
   * @param path with its query
   * @throws IOException if the answer is not 200; the message has what was said instead
   */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(path, HttpRequest.newBuilder(URI.create(base + path)));
  }

  /**
   * All pages of a paged answer.
   *
   * @param path with its query, which has a limit
   * @throws IOException as {@link #get}
   */
  public List<JsonNode> pages(String path) throws IOException, InterruptedException {
    List<JsonNode> pages = new ArrayList<>();
    String next = path;
    while (next != null) {
      JsonNode page = get(next);
      pages.add(page);
      String token = page.path("next").asText(null);
      next = token == null ? null : path + "&page=" + URLEncoder.encode(token, UTF_8);
    }
    return pages;
  }

  /**
   * @throws IOException as {@link #get}
   */
  public JsonNode post(String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private JsonNode send(String path, HttpRequest.Builder builder)
      throws IOException, InterruptedException {
    HttpRequest request = builder.timeout(Duration.ofSeconds(60)).build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(
          base
              + path
              + " answers "
              + response.statusCode()
              + ": "
              + new String(response.body(), UTF_8));
    }
    return JSON.readTree(response.body());
  }
}
