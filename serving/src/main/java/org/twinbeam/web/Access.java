/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import java.util.Optional;

/** Who may ask for what. Without tokens, everybody who reaches the server may. */
public final class Access {
  private static final String BEARER = "bearer ";

  /** A caller that was let in. */
  public static final class Caller {
    private final Token token;

    private Caller(Token token) {
      this.token = token;
    }

    /** Name of the token; empty if none is asked for. */
    public Optional<String> name() {
      return Optional.ofNullable(token).map(Token::name);
    }

    /**
     * Checks that the caller may do something.
     *
     * @throws AccessException if the caller's token does not have the scope
     */
    public void need(Scope scope) throws AccessException {
      if (token != null && !token.allows(scope)) {
        throw AccessException.forbidden(
            "token '"
                + token.name()
                + "' has scopes "
                + token.scopes()
                + ", this needs "
                + scope
                + "; the tokens file gives it");
      }
    }
  }

  private final Tokens tokens;

  /**
   * Access by tokens.
   *
   * @param tokens null if none are asked for
   */
  public Access(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Whose request it is.
   *
   * @param authorization that header of the request, null if it has none
   * @throws AccessException if the token is missing or unknown
   */
  public Caller caller(String authorization) throws AccessException {
    if (tokens == null) {
      return new Caller(null);
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw AccessException.unauthorized(
          "the request carries no token, expected the header 'Authorization: Bearer <token>'");
    }
    return tokens
        .find(authorization.substring(BEARER.length()).strip())
        .map(Caller::new)
        .orElseThrow(() -> AccessException.unauthorized("the token is unknown"));
  }
}
