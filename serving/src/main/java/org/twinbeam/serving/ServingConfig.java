/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.nio.file.Path;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Tokens;

/**
 * What serving needs to know.
 *
 * @param store where the states and definitions are
 * @param listener where to listen
 * @param tokens that may read; null if none are asked for
 * @param models directory of models
 */
public record ServingConfig(StoreConfig store, Listener listener, Tokens tokens, Path models) {

  /** Where train puts models, if it is not told otherwise. */
  public static final Path DEFAULT_MODELS = Path.of(ModelRegistry.DEFAULT_DIRECTORY);

  /** Reached from this machine only, unless told otherwise: nobody is asked for a token then. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  public static final int DEFAULT_PORT = 18080;

  public ServingConfig {
    listener.needTokens(tokens != null);
  }

  /** Listens at {@value #DEFAULT_HOST}, open to all who are there. */
  public static ServingConfig local(StoreConfig store, int port) {
    return new ServingConfig(store, new Listener(DEFAULT_HOST, port), null, DEFAULT_MODELS);
  }

  /** The same with models elsewhere. */
  public ServingConfig withModels(Path directory) {
    return new ServingConfig(store, listener, tokens, directory);
  }
}
