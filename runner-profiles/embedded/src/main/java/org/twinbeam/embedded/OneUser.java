/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** Lets one user of an embedded broker do everything, and nobody else anything. */
record OneUser(String user, String password) implements ActiveMQSecurityManager {
  @Override
  public boolean validateUser(String name, String given) {
    return user.equals(name) && password.equals(given);
  }

  @Override
  public boolean validateUserAndRole(
      String name, String given, Set<Role> roles, CheckType checkType) {
    return validateUser(name, given);
  }
}
