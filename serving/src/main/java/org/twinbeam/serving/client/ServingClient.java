/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving.client;

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
import java.util.Optional;

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
  private final Optional<String> token;

  /** That serving answers, but not with what was asked for. */
  public static final class RefusalException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String detail;

    RefusalException(String url, int status, String body) {
      super(url + " answers " + status + ": " + body);
      this.status = status;
      this.detail = detail(body);
    }

    /** The problem's detail, which says what is wrong; the body if it is no problem. */
    private static String detail(String body) {
      try {
        String told = JSON.readTree(body).path("detail").asText("");
        return told.isEmpty() ? body : told;
      } catch (IOException e) {
        return body;
      }
    }

    /** Of HTTP. */
    public int status() {
      return status;
    }

    /** What is wrong, for people. */
    public String detail() {
      return detail;
    }
  }

  /**
   * @param base such as http://127.0.0.1:18080
   */
  public ServingClient(String base) {
    this(base, Optional.empty());
  }

  /**
   * @param token that serving asks for where it is open to others
   */
  public ServingClient(String base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  public String base() {
    return base;
  }

  /**
   * @param path with its query
   * @throws RefusalException if the answer is not 200
   * @throws IOException if there is none
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
    token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    HttpRequest request = builder.timeout(Duration.ofSeconds(60)).build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new RefusalException(
          base + path, response.statusCode(), new String(response.body(), UTF_8));
    }
    return JSON.readTree(response.body());
  }
}
