/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

/** Ports that are taken if they are free; the pipelines' flags have them as defaults. */
public final class DefaultPorts {
  public static final int KAFKA = 19092;
  public static final int POSTGRESQL = 15432;
  public static final int MQTT = 11883;
  public static final int GATEWAY = 18081;

  private DefaultPorts() {}
}
