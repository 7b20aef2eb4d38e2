/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * The lake's Iceberg catalog: the JDBC catalog named {@code twinbeam} in PostgreSQL. Other engines
 * read the same tables with the same catalog name, which is part of the catalog's rows.
 */
public final class LakeCatalog implements AutoCloseable {

  /** Name that every engine must give the catalog. */
  public static final String NAME = "twinbeam";

  private final JdbcCatalog catalog;

  private LakeCatalog(JdbcCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @throws LakeException if PostgreSQL cannot be reached
   */
  public static LakeCatalog open(LakeConfig config) {
    JdbcCatalog catalog =
        new JdbcCatalog(
            null,
            properties -> new OnceClientPool(properties.get(CatalogProperties.URI), properties),
            true);
    catalog.setConf(new Configuration());
    // Two that open a new catalog at once would both create its tables.
    try (CatalogLock lock = CatalogLock.acquire(config, NAME)) {
      initialize(catalog, config);
    }
    return new LakeCatalog(catalog);
  }

  private static void initialize(JdbcCatalog catalog, LakeConfig config) {
    catalog.initialize(
        NAME,
        Map.of(
            CatalogProperties.URI,
            config.catalogUrl(),
            CatalogProperties.WAREHOUSE_LOCATION,
            config.warehouse(),
            JdbcCatalog.PROPERTY_PREFIX + "user",
            config.user(),
            JdbcCatalog.PROPERTY_PREFIX + "password",
            config.password(),
            JdbcCatalog.PROPERTY_PREFIX + "schema-version",
            "V1"));
  }

  public Catalog catalog() {
    return catalog;
  }

  public SupportsNamespaces namespaces() {
    return catalog;
  }

  @Override
  public void close() {
    catalog.close();
  }
}
