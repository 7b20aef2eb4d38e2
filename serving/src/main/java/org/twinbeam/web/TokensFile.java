/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a file of tokens: on each line a name, scopes separated by commas, and the token, as {@code
 * sha256:} and 64 hexadecimal digits, or as {@code token:} and its text. {@code #} begins a
 * comment.
 */
final class TokensFile {
  private static final int SHORTEST = 16;

  /** Nothing that a token could be taken for. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  private final Path file;
  private final List<String> problems = new ArrayList<>();

  private TokensFile(Path file) {
    this.file = file;
  }

  /**
   * @throws IllegalArgumentException that lists all that is wrong, and shows no token
   */
  static List<Token> read(Path file) {
    try {
      return new TokensFile(file).tokens(Files.readAllLines(file));
    } catch (MalformedInputException e) {
      throw new IllegalArgumentException("tokens file " + file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("tokens file " + file + " cannot be read: " + e, e);
    }
  }

  private List<Token> tokens(List<String> lines) {
    List<Token> tokens = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Token token = token(i + 1, line.split("\\s+"));
      if (token != null) {
        tokens.add(token);
        if (!names.add(token.name())) {
          problem(i + 1, "a second token is named '" + token.name() + "'");
        }
      }
    }
    if (tokens.isEmpty() && problems.isEmpty()) {
      problems.add("tokens file " + file + " holds no token, expected '<name> <scopes> <token>'");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return tokens;
  }

  private Token token(int line, String[] parts) {
    if (parts.length != 3) {
      problem(line, "has " + parts.length + " parts, expected '<name> <scopes> <token>'");
      return null;
    }
    Set<Scope> scopes = new LinkedHashSet<>();
    if (!NAME.matcher(parts[0]).matches()) {
      problem(line, "the name must be of 1 to 63 letters, digits, _, - and .");
      return null;
    }
    for (String scope : parts[1].split(",", -1)) {
      try {
        scopes.add(new Scope(scope));
      } catch (IllegalArgumentException e) {
        // Without the text: who mixes up the columns has written the token there.
        problem(line, "in the second place, " + e.getMessage());
      }
    }
    byte[] hash = hash(line, parts[2]);
    return hash == null ? null : new Token(parts[0], hash, scopes);
  }

  private byte[] hash(int line, String secret) {
    if (secret.startsWith("sha256:")) {
      try {
        byte[] hash = HexFormat.of().parseHex(secret.substring("sha256:".length()));
        if (hash.length == 32) {
          return hash;
        }
      } catch (IllegalArgumentException e) {
        // Said below, without the text.
      }
      problem(line, "sha256: must be followed by 64 hexadecimal digits");
    } else if (!secret.startsWith("token:")) {
      problem(line, "the token must begin with sha256: or token:");
    } else if (secret.length() < "token:".length() + SHORTEST) {
      problem(line, "the token is shorter than " + SHORTEST + " characters, and could be guessed");
    } else {
      return Token.hash(secret.substring("token:".length()));
    }
    return null;
  }

  private void problem(int line, String what) {
    problems.add("tokens file " + file + ", line " + line + ": " + what);
  }
}
