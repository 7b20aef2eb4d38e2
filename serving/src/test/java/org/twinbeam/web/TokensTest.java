/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private static final String APP = "the-apps-secret-token";
  private static final String OPS = "the-operators-secret";

  @TempDir Path dir;

  @Test
  void eachTokenAllowsItsScopes() throws Exception {
    Access access = new Access(Tokens.read(file(lines())));
    Access.Caller app = access.caller("Bearer " + APP);
    assertThat(app.name()).hasValue("app");
    app.need(Scope.ingest("flights"));
    assertThatThrownBy(() -> app.need(Scope.ingest("trips")))
        .isInstanceOf(AccessException.class)
        .hasMessage(
            "token 'app' has scopes [ingest:flights], this needs ingest:trips; the tokens file"
                + " gives it")
        .matches(e -> ((AccessException) e).isKnown());
    assertThatThrownBy(() -> app.need(Scope.READ)).isInstanceOf(AccessException.class);
    Access.Caller ops = access.caller("bearer  " + OPS);
    ops.need(Scope.READ);
    ops.need(Scope.ingest("anything"));
  }

  @Test
  void othersAreNotLetIn() throws IOException {
    Access access = new Access(Tokens.read(file(lines())));
    for (String header : new String[] {null, "", "Basic " + APP, "Bearer", "Bearer ", APP}) {
      assertThatThrownBy(() -> access.caller(header))
          .isInstanceOf(AccessException.class)
          .matches(e -> !((AccessException) e).isKnown());
    }
    assertThatThrownBy(() -> access.caller("Bearer " + APP + "x"))
        .hasMessage("the token is unknown");
  }

  @Test
  void withoutTokensEverybodyMay() throws Exception {
    new Access(null).caller(null).need(Scope.READ);
  }

  @Test
  void aChangedFileHoldsAtOnce() throws Exception {
    Path file = file(lines());
    Access access = new Access(Tokens.read(file));
    Files.writeString(file, "new ingest:* token:another-secret-token\n");
    access.caller("Bearer another-secret-token").need(Scope.ingest("flights"));
    assertThatThrownBy(() -> access.caller("Bearer " + APP)).isInstanceOf(AccessException.class);
    Files.writeString(file, "nonsense");
    assertThatCode(() -> access.caller("Bearer another-secret-token")).doesNotThrowAnyException();
    Files.delete(file);
    assertThatCode(() -> access.caller("Bearer another-secret-token")).doesNotThrowAnyException();
  }

  @Test
  void everyProblemIsToldAndNoToken() throws IOException {
    Path file =
        file(
            """
            # a comment

            a read token:short
            b write,read sha256:0123
            c read plain-secret
            d read
            a read token:0123456789abcdef
            a read token:0123456789abcdef
            e token:mixed-up-columns read
            token:mixed-up-names read e
            """);
    assertThatThrownBy(() -> Tokens.read(file))
        .hasMessageContaining("line 3: the token is shorter than 16 characters")
        .hasMessageContaining("line 4: in the second place, a scope must be read, ingest:<stream>")
        .hasMessageContaining("line 4: sha256: must be followed by 64 hexadecimal digits")
        .hasMessageContaining("line 5: the token must begin with sha256: or token:")
        .hasMessageContaining("line 6: has 2 parts, expected '<name> <scopes> <token>'")
        .hasMessageContaining("line 8: a second token is named 'a'")
        .message()
        .doesNotContain("mixed-up", "short ", "plain-secret", "0123456789abcdef");
    assertThatThrownBy(() -> Tokens.read(file(""))).hasMessageContaining("holds no token");
    assertThatThrownBy(() -> Tokens.read(dir.resolve("none"))).hasMessageContaining("none");
  }

  @Test
  void nothingShowsASecret() throws Exception {
    Tokens tokens = Tokens.read(file(lines()));
    Token app = tokens.find(APP).orElseThrow();
    String shown = tokens + " " + app + " " + new Secret(APP);
    assertThat(shown)
        .contains("app", "***")
        .doesNotContain(APP, HexFormat.of().formatHex(Token.hash(APP)));
  }

  private static String lines() {
    return "app ingest:flights sha256:"
        + HexFormat.of().formatHex(Token.hash(APP))
        + "\n  ops\tadmin  token:"
        + OPS
        + "\n";
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("tokens"), text);
  }
}
