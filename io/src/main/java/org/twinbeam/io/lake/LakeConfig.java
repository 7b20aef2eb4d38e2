/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.twinbeam.io.store.StoreConfig;

/**
 * Where the lake is: its catalog in PostgreSQL and the root of its files.
 *
 * @param catalogUrl JDBC URL of the PostgreSQL database that holds the Iceberg catalog
 * @param warehouse directory or object store prefix under which tables lie; a path without a scheme
 *     is made absolute
 */
public record LakeConfig(String catalogUrl, String user, String password, String warehouse)
    implements Serializable {

  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  private static final String POSTGRESQL = "jdbc:postgresql:";

  public LakeConfig {
    if (catalogUrl == null || !catalogUrl.startsWith(POSTGRESQL)) {
      throw new IllegalArgumentException(
          "catalogUrl is "
              + (catalogUrl == null ? null : StoreConfig.redacted(catalogUrl))
              + ", must begin with "
              + POSTGRESQL);
    }
    if (warehouse == null || warehouse.isBlank()) {
      throw new IllegalArgumentException("warehouse is empty, must be a directory or a prefix");
    }
    if (!SCHEME.matcher(warehouse).matches()) {
      warehouse = Path.of(warehouse).toAbsolutePath().normalize().toString();
    }
    warehouse = warehouse.endsWith("/") ? warehouse.replaceAll("/+$", "") : warehouse;
  }

  /** The password is left out; the URL's parameters too, which may hold one. */
  @Override
  public String toString() {
    return "LakeConfig["
        + StoreConfig.redacted(catalogUrl)
        + ", "
        + user
        + ", ***, "
        + warehouse
        + "]";
  }
}
