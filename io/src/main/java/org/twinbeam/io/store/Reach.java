/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * How far a batch run reads: of the log the epochs below its horizon, of the imports the first so
 * many.
 *
 * @param horizonAt when the horizon's epoch began, milliseconds since the Unix epoch; 0 if that is
 *     not known
 * @param importsAt when the last of the imports was committed, milliseconds since the Unix epoch; 0
 *     if there is none
 */
public record Reach(long horizon, long horizonAt, long imports, long importsAt) {

  public Reach {
    if (horizon < 0 || imports < 0) {
      throw new IllegalArgumentException(
          "a run's horizon is " + horizon + " and its imports " + imports + ", must be at least 0");
    }
  }

  /** Of the log alone. */
  public static Reach ofLog(long horizon, long horizonAt) {
    return new Reach(horizon, horizonAt, 0, 0);
  }
}
