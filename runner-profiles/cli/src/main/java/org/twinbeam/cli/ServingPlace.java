/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpState;
import org.twinbeam.serving.client.ServingClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which serving is asked. */
final class ServingPlace {
  /** Environment variable with the token, if serving asks for one. */
  private static final String TOKEN = "TWINBEAM_TOKEN";

  static final String DEFAULT = "http://127.0.0.1:18080";

  @Option(
      names = "--serving",
      paramLabel = "<url>",
      description =
          "Address of serving (that of what is up from here, else http://127.0.0.1:18080). A token,"
              + " if it asks for one, is taken from the environment's TWINBEAM_TOKEN.")
  private String url;

  @Mixin private UpPlace up;

  ServingPlace() {}

  /** That at an address, whatever the options say. */
  ServingPlace(String url) {
    this.url = url;
  }

  /** Where that is which is up from here; empty if another serving is named. */
  Optional<UpDirectory> up() {
    return url == null ? Optional.of(up.directory()) : Optional.empty();
  }

  /** As {@link #up}, with that stream. */
  Optional<UpPlace.WhatIsUp> whatIsUp(String stream) throws IOException, RefusedException {
    return url == null ? Optional.of(up.withStream(stream)) : Optional.empty();
  }

  /**
   * Asks of a stream; refusals name the streams there are.
   *
   * @param rest of the path, with its query
   */
  JsonNode ofStream(String stream, String rest) throws IOException, RefusedException {
    return get("/v1/streams/" + part(stream) + rest);
  }

  /** A text as a part of a path, or of a query. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String base() throws IOException, RefusedException {
    if (url == null) {
      return up.directory().state().map(UpState::serving).orElse(DEFAULT);
    }
    try {
      URI uri = new URI(url.replaceAll("/+$", ""));
      boolean sound =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && List.of("http", "https").contains(uri.getScheme());
      if (sound) {
        return uri.toString();
      }
    } catch (URISyntaxException e) {
      // Said below, without the text: it may hold a password.
    }
    throw new RefusedException(
        "--serving must be an address such as http://127.0.0.1:18080, without a user or password");
  }

  private static Optional<String> token() throws RefusedException {
    Optional<String> token = Optional.ofNullable(System.getenv(TOKEN)).map(String::strip);
    if (token.isPresent() && !token.get().matches("[!-~]+")) {
      throw new RefusedException("what is in " + TOKEN + " cannot be a token");
    }
    return token;
  }

  /**
   * Asks.
   *
   * @param path with its query
   * @throws RefusedException if the answer is that the question is wrong
   * @throws IOException if there is no answer
   */
  JsonNode get(String path) throws IOException, RefusedException {
    String base = base();
    try {
      return new ServingClient(base, token()).get(path);
    } catch (ServingClient.RefusalException e) {
      if (e.status() == 401 || e.status() == 403) {
        throw new RefusedException(e.detail() + " (the token is taken from " + TOKEN + ")");
      } else if (e.status() < 500) {
        throw new RefusedException(e.detail());
      }
      throw new IOException(base + " answers " + e.status() + ": " + e.detail(), e);
    } catch (JsonProcessingException e) {
      throw new IOException(base + " answers with something else than JSON: is that serving?", e);
    } catch (ConnectException | HttpTimeoutException e) {
      throw new IOException(
          "serving at "
              + base
              + " does not answer: nothing is up from here, or it is not well; twinbeam up starts it,"
              + " --serving names another",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
