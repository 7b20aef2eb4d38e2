/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StoreException;
import org.twinbeam.io.store.StoreRefusedException;
import org.twinbeam.web.Flags;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Tokens;

/** Starts serving from the command line, until the process is ended. */
public final class ServingMain {

  private static final String PASSWORD = "TWINBEAM_STORE_PASSWORD";

  private static final String HELP =
      """
      Usage: serving [--flag=value ...]

        --storeUrl    JDBC URL of the store, as in jdbc:postgresql://localhost:5432/twinbeam
        --storeUser   its user (default: postgres)
        --host        address to listen at (default: 127.0.0.1; any other needs --tokensFile)
        --port        port to listen at (default: 18080; 0 for any that is free)
        --models      directory of models, as train writes it
                      (default: runner-profiles/local/target/quickstart/models)
        --tokensFile  tokens that readers need, with scope read
        --keystore    PKCS12 file with key and certificate, for TLS

      Passwords are read from the environment variables TWINBEAM_STORE_PASSWORD (the store's) and
      TWINBEAM_KEYSTORE_PASSWORD.""";

  private static final List<String> FLAGS =
      List.of("storeUrl", "storeUser", "host", "port", "models", "tokensFile", "keystore");

  private ServingMain() {}

  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.println(HELP);
      return;
    }
    ServingConfig config;
    try {
      config = config(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + HELP);
      System.exit(2);
      return;
    }
    ParentWatch.installIfAsked();
    try {
      Serving serving = Serving.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(serving::close, "stop-serving"));
      System.out.println("Serving at " + serving.url());
    } catch (StoreException e) {
      System.err.println("serving: " + e.getMessage());
      // As the pipelines: 2 if trying again does not help, 1 if the store does not answer, say.
      System.exit(e instanceof StoreRefusedException ? 2 : 1);
    }
  }

  /**
   * @throws IllegalArgumentException if a flag is unknown or its value wrong; the message says what
   *     would be right
   */
  static ServingConfig config(String[] args, Map<String, String> environment) {
    Flags flags = new Flags("serving", FLAGS, args);
    String url =
        flags
            .text("storeUrl")
            .orElseThrow(() -> new IllegalArgumentException("--storeUrl must be given"));
    StoreConfig store =
        new StoreConfig(
            url, flags.text("storeUser", "postgres"), environment.getOrDefault(PASSWORD, ""));
    Tokens tokens = flags.text("tokensFile").map(Path::of).map(Tokens::read).orElse(null);
    return new ServingConfig(
        store,
        Listener.of(flags, ServingConfig.DEFAULT_PORT, environment),
        tokens,
        flags.text("models").map(Path::of).orElse(ServingConfig.DEFAULT_MODELS));
  }
}
