/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file, as it is now: what is changed there holds from the next request on. A file
 * that has become wrong or has gone changes nothing, and the log says so. Thread-safe.
 */
public final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  private final Path file;
  private volatile Known known;

  /** What the file held when it looked like this. */
  private record Known(Object look, List<Token> tokens) {}

  private Tokens(Path file) {
    this.file = file;
    Object look = look();
    this.known = new Known(look, TokensFile.read(file));
  }

  /**
   * Reads a file, and goes on watching it.
   *
   * @throws IllegalArgumentException that lists all that is wrong with the file
   */
  public static Tokens read(Path file) {
    return new Tokens(file);
  }

  /** Whose token it is. Every token is compared, each in constant time. */
  Optional<Token> find(String presented) {
    byte[] hash = Token.hash(presented);
    Token found = null;
    for (Token token : current()) {
      if (token.hasHash(hash)) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  private List<Token> current() {
    Object look = look();
    if (!look.equals(known.look)) {
      synchronized (this) {
        if (!look.equals(known.look)) {
          known = new Known(look, readAnew());
        }
      }
    }
    return known.tokens;
  }

  private List<Token> readAnew() {
    try {
      List<Token> tokens = TokensFile.read(file);
      LOG.info("tokens file {} has changed; it holds {}", file, tokens);
      return tokens;
    } catch (IllegalArgumentException e) {
      LOG.error("the tokens of before stay in force: {}", e.getMessage());
      return known.tokens;
    }
  }

  private Object look() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
    } catch (IOException e) {
      return "gone";
    }
  }

  @Override
  public String toString() {
    return "Tokens[" + file + "]";
  }
}
