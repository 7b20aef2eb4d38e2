/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** The store's tables, in the schema {@value #NAME}, and the migrations that lead to them. */
final class StoreSchema {

  static final String NAME = "twinbeam";

  /** The version that this code reads and writes: that of the newest migration it ships. */
  static final String VERSION = "3";

  private StoreSchema() {}

  /** Brings the schema to {@link #VERSION}; several processes may call this at once. */
  static void migrate(StoreConfig config) {
    try {
      Flyway flyway =
          Flyway.configure(StoreSchema.class.getClassLoader())
              .dataSource(config.url(), config.user(), config.password())
              .defaultSchema(NAME)
              .schemas(NAME)
              .createSchemas(true)
              .locations("classpath:db/migration")
              .cleanDisabled(true)
              .load();
      for (MigrationInfo applied : flyway.info().applied()) {
        MigrationState state = applied.getState();
        if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
          throw newer(config, String.valueOf(applied.getVersion()));
        }
        if (state == MigrationState.MISSING_SUCCESS || state == MigrationState.MISSING_FAILED) {
          throw foreign(config, String.valueOf(applied.getVersion()));
        }
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StoreException(
          "store at "
              + StoreConfig.redacted(config.url())
              + " could not be migrated: "
              + e.getMessage(),
          e);
    }
  }

  /** Refuses a store whose schema is not exactly the one that this code knows. */
  static void check(StoreConfig config) {
    String found = found(config);
    if (found == null) {
      throw new StoreRefusedException(
          "store at "
              + StoreConfig.redacted(config.url())
              + " has no Twinbeam tables (schema "
              + NAME
              + ", wanted version "
              + VERSION
              + "): correct --storeUrl if there should be some; else start speed or batch, which make"
              + " them");
    }
    int order = order(found);
    if (order > 0) {
      throw newer(config, found);
    }
    if (order < 0) {
      throw new StoreRefusedException(
          "store at "
              + StoreConfig.redacted(config.url())
              + " is at schema version "
              + found
              + ", older than version "
              + VERSION
              + " which this Twinbeam wants: stop the older Twinbeam's jobs, and start this one's speed"
              + " or batch, which migrate the store");
    }
  }

  /**
   * Whether there are tables of this schema or an older one.
   *
   * @throws StoreRefusedException if they are of a newer one
   */
  static boolean isKnown(StoreConfig config) {
    String found = found(config);
    if (found != null && order(found) > 0) {
      throw newer(config, found);
    }
    return found != null;
  }

  private static int order(String found) {
    return MigrationVersion.fromVersion(found).compareTo(MigrationVersion.fromVersion(VERSION));
  }

  /** Asked on a connection of its own: a pool would try again for long where the answer is no. */
  private static String found(StoreConfig config) {
    try (var connection =
            DriverManager.getConnection(config.url(), config.user(), config.password());
        var statement = connection.createStatement()) {
      try (var exists =
          statement.executeQuery(
              "SELECT to_regclass('" + NAME + ".flyway_schema_history') IS NOT NULL")) {
        exists.next();
        if (!exists.getBoolean(1)) {
          return null;
        }
      }
      try (var newest =
          statement.executeQuery(
              "SELECT version FROM "
                  + NAME
                  + ".flyway_schema_history WHERE success AND version IS NOT NULL"
                  + " ORDER BY installed_rank DESC LIMIT 1")) {
        return newest.next() ? newest.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new StoreException(
          "store at "
              + StoreConfig.redacted(config.url())
              + " cannot be reached: "
              + e.getMessage(),
          e);
    }
  }

  private static StoreRefusedException newer(StoreConfig config, String found) {
    return new StoreRefusedException(
        "store at "
            + StoreConfig.redacted(config.url())
            + " is at schema version "
            + found
            + ", newer than version "
            + VERSION
            + " which this Twinbeam knows: a newer Twinbeam migrated it. Run that one, or put back the"
            + " database as it was before");
  }

  private static StoreRefusedException foreign(StoreConfig config, String found) {
    return new StoreRefusedException(
        "store at "
            + StoreConfig.redacted(config.url())
            + " has had a migration to schema version "
            + found
            + " that this Twinbeam does not know, though it knows later ones up to "
            + VERSION
            + ": another build made it. Run that build, or use a database of its own for this one");
  }
}
