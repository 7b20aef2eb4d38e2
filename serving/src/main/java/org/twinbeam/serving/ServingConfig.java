/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import org.twinbeam.io.store.StoreConfig;

/**
 * What serving needs to know.
 *
 * @param store where the states and definitions are
 * @param host address to listen at
 * @param port port to listen at, 0 for any that is free
 */
public record ServingConfig(StoreConfig store, String host, int port) {

  /** Reached from this machine only, unless told otherwise: there is no authentication. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  public static final int DEFAULT_PORT = 18080;

  public ServingConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", must be 0 to 65535");
    }
  }

  /** Listens at {@value #DEFAULT_HOST}. */
  public static ServingConfig local(StoreConfig store, int port) {
    return new ServingConfig(store, DEFAULT_HOST, port);
  }
}
