/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** Somebody who may ask for something. Of the token itself only its hash is kept. */
final class Token {
  private final String name;
  private final byte[] hash;
  private final Set<Scope> scopes;

  Token(String name, byte[] hash, Set<Scope> scopes) {
    this.name = name;
    this.hash = hash;
    this.scopes = scopes;
  }

  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes as long whether it differs in the first byte or the last. */
  boolean hasHash(byte[] presented) {
    return MessageDigest.isEqual(hash, presented);
  }

  String name() {
    return name;
  }

  boolean allows(Scope wanted) {
    return scopes.stream().anyMatch(scope -> scope.allows(wanted));
  }

  Set<Scope> scopes() {
    return scopes;
  }

  @Override
  public String toString() {
    return "Token[" + name + ", " + scopes + "]";
  }
}
