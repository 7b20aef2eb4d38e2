/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The PostgreSQL database of the store, which is the lake's catalog too. */
public interface StoreOptions extends PipelineOptions {
  @Description("JDBC URL of the PostgreSQL database of states and catalog.")
  @Default.String("jdbc:postgresql://localhost:15432/postgres")
  String getStoreUrl();

  void setStoreUrl(String url);

  @Description("User of that database.")
  @Default.String("postgres")
  String getStoreUser();

  void setStoreUser(String user);

  @Description(
      "Password of that user. Left out, it is read from the environment variable"
          + " TWINBEAM_STORE_PASSWORD, which keeps it off the command line.")
  @Default.InstanceFactory(PasswordFromEnvironment.class)
  @JsonIgnore
  String getStorePassword();

  void setStorePassword(String password);

  /** Reads the password where no flag gives it; empty if there is none. */
  class PasswordFromEnvironment implements DefaultValueFactory<String> {
    @Override
    public String create(PipelineOptions options) {
      return System.getenv().getOrDefault("TWINBEAM_STORE_PASSWORD", "");
    }
  }
}
