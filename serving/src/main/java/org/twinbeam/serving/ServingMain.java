/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StoreException;
import org.twinbeam.io.store.StoreRefusedException;

/** Starts serving from the command line, until the process is ended. */
public final class ServingMain {

  private static final String PASSWORD = "TWINBEAM_STORE_PASSWORD";

  private static final String HELP =
      """
      Usage: serving [--flag=value ...]

        --storeUrl    JDBC URL of the store, as in jdbc:postgresql://localhost:5432/twinbeam
        --storeUser   its user (default: postgres)
        --host        address to listen at (default: 127.0.0.1; there is no authentication)
        --port        port to listen at (default: 18080; 0 for any that is free)

      The store's password is read from the environment variable TWINBEAM_STORE_PASSWORD.""";

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
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("storeUrl", null);
    flags.put("storeUser", "postgres");
    flags.put("host", ServingConfig.DEFAULT_HOST);
    flags.put("port", Integer.toString(ServingConfig.DEFAULT_PORT));
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (equals < 0 || !name.startsWith("--") || !flags.containsKey(name.substring(2))) {
        throw new IllegalArgumentException("not a flag of serving: " + arg);
      }
      flags.put(name.substring(2), arg.substring(equals + 1));
    }
    if (flags.get("storeUrl") == null) {
      throw new IllegalArgumentException("--storeUrl must be given");
    }
    StoreConfig store =
        new StoreConfig(
            flags.get("storeUrl"), flags.get("storeUser"), environment.getOrDefault(PASSWORD, ""));
    try {
      return new ServingConfig(store, flags.get("host"), Integer.parseInt(flags.get("port")));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--port is " + flags.get("port") + ", must be 0 to 65535", e);
    }
  }
}
