/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      "Password of that user. Better left out: then it is read from the environment variable"
          + " TWINBEAM_STORE_PASSWORD, or is that of a running quickstart.")
  @Default.InstanceFactory(PasswordOffTheCommandLine.class)
  @JsonIgnore
  String getStorePassword();

  void setStorePassword(String password);

  /** Finds the password where no flag gives it; empty if there is none. */
  class PasswordOffTheCommandLine implements DefaultValueFactory<String> {
    private static final Path QUICKSTART =
        Path.of("runner-profiles/local/target/quickstart/postgresql/password");

    @Override
    public String create(PipelineOptions options) {
      String given = System.getenv("TWINBEAM_STORE_PASSWORD");
      if (given != null) {
        return given;
      }
      try {
        return Files.exists(QUICKSTART) ? Files.readString(QUICKSTART).strip() : "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
