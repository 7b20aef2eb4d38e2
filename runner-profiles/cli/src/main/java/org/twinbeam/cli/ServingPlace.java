/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.twinbeam.serving.client.ServingClient;
import picocli.CommandLine.Option;

/** The options that say which serving is asked. */
final class ServingPlace {
  /** Environment variable with the token, if serving asks for one. */
  private static final String TOKEN = "TWINBEAM_TOKEN";

  @Option(
      names = "--serving",
      defaultValue = "http://127.0.0.1:18080",
      paramLabel = "<url>",
      description =
          "Address of serving (${DEFAULT-VALUE}). A token, if it asks for one, is taken from the"
              + " environment's TWINBEAM_TOKEN.")
  private String url;

  /** A text as a part of a path, or of a query. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Asks.
   *
   * @param path with its query
   * @throws RefusedException if the answer is that the question is wrong
   * @throws IOException if there is no answer
   */
  JsonNode get(String path) throws IOException, RefusedException {
    if (!url.matches("https?://.+")) {
      throw new RefusedException(
          "--serving is " + url + ", must be an address such as http://127.0.0.1:18080");
    }
    String base = url.replaceAll("/+$", "");
    try {
      return new ServingClient(base, Optional.ofNullable(System.getenv(TOKEN))).get(path);
    } catch (ServingClient.RefusalException e) {
      if (e.status() == 401 || e.status() == 403) {
        throw new RefusedException(e.detail() + " (the token is taken from " + TOKEN + ")");
      } else if (e.status() < 500) {
        throw new RefusedException(e.detail());
      }
      throw new IOException(base + " answers " + e.status() + ": " + e.detail(), e);
    } catch (ConnectException | HttpTimeoutException e) {
      throw new IOException(
          "serving at " + base + " does not answer; is it up, and is --serving its address?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
