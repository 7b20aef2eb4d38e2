/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where the store is.
 *
 * @param url JDBC URL, {@code jdbc:postgresql://host:port/database}
 * @param user database user
 * @param password that user's password; never printed
 */
public record StoreConfig(String url, String user, String password) implements Serializable {

  public StoreConfig {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "url of the store is " + redacted(url) + ", must start with jdbc:postgresql:");
    }
  }

  /**
   * The URL without what may hold a password: user information, and what follows a question mark.
   */
  public static String redacted(String url) {
    String bare = url.replaceFirst("//[^/?]*@", "//...@");
    int query = bare.indexOf('?');
    return query < 0 ? bare : bare.substring(0, query) + "?...";
  }

  @Override
  public String toString() {
    return "StoreConfig[url=" + redacted(url) + ", user=" + user + ", password=...]";
  }
}
