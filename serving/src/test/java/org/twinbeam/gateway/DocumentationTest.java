/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What docs/http.md and docs/security.md tell people to type, typed. */
class DocumentationTest {
  @RegisterExtension static final Broker BROKER = new Broker();

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

  @TempDir Path dir;
  private Gate gate;

  @BeforeEach
  void open() throws Exception {
    gate = new Gate(BROKER.config()).open();
    HttpDoorTest.accepted(gate.post("application/json", "[]"), 0);
  }

  @AfterEach
  void close() {
    gate.close();
  }

  @Test
  void curl() throws Exception {
    assumeTrue(installed("curl", "--version"));
    List<String> commands = blocks("http.md", "bash");
    assertThat(commands).hasSize(6);
    for (String command : commands) {
      String said = run("bash", "-c", command);
      if (command.contains("{\"flight\":\"2\"}'")) {
        assertThat(said).contains("its element 2, which begins at line 2, byte 17");
      } else {
        assertThat(said).contains("{\"events\":");
      }
    }
  }

  @Test
  void java() throws Exception {
    String said = run(javaProgram(), write("Send.java", blocks("http.md", "java").get(0)));
    assertThat(said).startsWith("202 {\"events\":1,");
    assertThat(gate.payloads()).containsExactly("{\"flight\":\"2001-01-01/000005\"}");
  }

  @Test
  void python() throws Exception {
    assumeTrue(installed("python3", "--version"));
    String said = run("python3", write("send.py", blocks("http.md", "python").get(0)));
    assertThat(said).startsWith("202 {\"events\":2,");
    assertThat(gate.payloads()).hasSize(2);
  }

  @Test
  void theLineOfATokenIsSound() throws Exception {
    assumeTrue(installed("sha256sum", "--version"));
    String line = run("bash", "-c", blocks("security.md", "bash").get(0));
    assertThat(line).matches("shop ingest:orders sha256:[0-9a-f]{64}\n");
  }

  /** With this gate's address in place of the documented one. */
  private List<String> blocks(String page, String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "docs", page)));
    while (block.find()) {
      if (block.group(1).equals(language)) {
        blocks.add(
            block
                .group(2)
                .replace("http://127.0.0.1:18081", gate.door().url())
                .replace("/v1/streams/flights/", "/v1/streams/" + gate.stream() + "/"));
      }
    }
    return blocks;
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private static String javaProgram() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static boolean installed(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
